// Which message is sent next, and which finds no room.
#include "server/app/waiting_messages.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

class MessagesThatWait : public testing::Test {
 protected:
  /// Why it was refused; empty where it waits.
  std::string put(const std::string& client, const std::string& url) {
    const auto put = waiting_.put({client, url, {}});
    return put ? "" : put.error().detail;
  }
  /// The client of the next one.
  std::string take() {
    auto message = waiting_.take();
    if (!message) return "none";
    return taken_.emplace_back(*std::move(message)).client;
  }

  WaitingMessages waiting_{{.waiting = 5, .waiting_for_one_host = 3, .under_way_to_one_host = 2}};
  std::vector<LogoutMessage> taken_;
};

TEST_F(MessagesThatWait, ComeInTheOrderInWhichTheyWerePut) {
  EXPECT_EQ(take(), "none");
  put("first", "https://a.example/");
  put("second", "https://a.example/");
  EXPECT_EQ(take(), "first");
  EXPECT_EQ(take(), "second");
  EXPECT_EQ(take(), "none");
}

TEST_F(MessagesThatWait, ComeFromEachHostInTurn) {
  for (const auto* client : {"a1", "a2", "a3"}) put(client, "https://a.example/");
  put("b1", "https://b.example/");
  put("c1", "https://c.example/");
  std::string order;
  for (int i = 0; i < 4; ++i) order += take() + " ";
  EXPECT_EQ(order, "a1 b1 c1 a2 ");
}

/// Of one that does not answer, too; the others are sent meanwhile.
TEST_F(MessagesThatWait, AreUnderWayToOneHostInSmallNumber) {
  for (const auto* client : {"a1", "a2", "a3"}) put(client, "https://a.example/");
  EXPECT_EQ(take(), "a1");
  EXPECT_EQ(take(), "a2");
  EXPECT_EQ(take(), "none");
  put("b1", "https://b.example/");
  EXPECT_EQ(take(), "b1");
  waiting_.finish(taken_.front());
  EXPECT_EQ(take(), "a3");
}

TEST_F(MessagesThatWait, FindNoRoomWhereTooManyWaitForTheirHost) {
  for (const auto* spelling : {"https://a.example/", "https://A.example/", "https://a.example:8443/b"})
    EXPECT_EQ(put("a", spelling), "");
  EXPECT_EQ(put("a", "https://a.example/"), "too many messages wait for its host");
  EXPECT_EQ(put("b", "https://b.example/"), "");
  EXPECT_EQ(put("c", "https://c.example/"), "");
  EXPECT_EQ(put("d", "https://d.example/"), "too many messages wait");
  take();
  EXPECT_EQ(put("d", "https://d.example/"), "");
}

TEST_F(MessagesThatWait, AreNoMoreOnceAllWereTaken) {
  put("a", "https://a.example/");
  put("b", "https://b.example/");
  EXPECT_EQ(take(), "a");
  EXPECT_EQ(waiting_.take_all().size(), 1u);
  EXPECT_EQ(take(), "none");
}

}  // namespace
}  // namespace codegrant::server
