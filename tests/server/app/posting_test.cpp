// Messages go out in the background, and what does not arrive is noted.
#include "server/app/posting.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <set>
#include <sstream>
#include <stdexcept>

namespace codegrant::server {
namespace {

/// Other servers, one of which does not answer until it is told to.
class SlowWeb : public Web {
 public:
  Result<std::string> get(const std::string&) override {
    return Error{ErrorCode::network_error, "takes forms only"};
  }
  Result<void> post_form(const std::string& url, const std::string&) override {
    std::unique_lock lock(mutex_);
    if (url == "https://slow.example/") {
      most_held_ = std::max(most_held_, ++held_);
      changed_.notify_all();
      changed_.wait(lock, [this] { return answers_; });
      --held_;
    }
    reached_.insert(url);
    changed_.notify_all();
    if (url == "https://broken.example/") throw std::runtime_error("no thread is left");
    if (url == "https://refusing.example/") return Error{ErrorCode::network_error, "the answer is no 2xx"};
    return {};
  }

  void wait_for(const std::string& url) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return reached_.contains(url); });
  }
  void wait_until_held(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return held_ == count; });
  }
  void let_go() {
    const std::scoped_lock lock(mutex_);
    answers_ = true;
    changed_.notify_all();
  }
  int most_held() {
    const std::scoped_lock lock(mutex_);
    return most_held_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> reached_;
  int held_ = 0;
  int most_held_ = 0;
  bool answers_ = false;
};

/// What is logged meanwhile.
class Log {
 public:
  Log() : before_(spdlog::default_logger()) {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_)));
    spdlog::set_pattern("%v");
  }
  ~Log() { spdlog::set_default_logger(before_); }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

constexpr const char* form = "logout_token=the-token";

TEST(Postings, ToAHostThatDoesNotAnswerLeaveSendersToTheOthers) {
  SlowWeb web;
  Posting posting(web);
  for (int i = 0; i < 20; ++i) posting.post_later({"slow", "https://slow.example/", form});
  web.wait_until_held(2);
  for (int i = 0; i < 20; ++i)
    posting.post_later({"quick", "https://quick.example/" + std::to_string(i), form});
  for (int i = 0; i < 20; ++i) web.wait_for("https://quick.example/" + std::to_string(i));
  EXPECT_EQ(web.most_held(), 2);
  web.let_go();
}

std::string line(const std::string& client, const std::string& reason) {
  return "Client/" + client + " was not told that a login ended: " + reason + "\n";
}

TEST(Postings, ThatDoNotArriveLeaveALineEach) {
  SlowWeb web;
  Log log;
  {
    Posting posting(web);
    posting.post_later({"refusing", "https://refusing.example/", form});
    posting.post_later({"broken", "https://broken.example/", form});
    posting.post_later({"good", "https://good.example/", form});
    for (const auto* url : {"https://refusing.example/", "https://broken.example/", "https://good.example/"})
      web.wait_for(url);
  }
  const std::string text = log.text();
  EXPECT_NE(text.find(line("refusing", "the answer is no 2xx")), std::string::npos) << text;
  EXPECT_NE(text.find(line("broken", "no thread is left")), std::string::npos) << text;
  EXPECT_EQ(text.find("good"), std::string::npos) << text;
  EXPECT_EQ(text.find("the-token"), std::string::npos);
}

TEST(Postings, ThatWereNeverSentLeaveALineEachToo) {
  SlowWeb web;
  Log log;
  {
    Posting posting(web, {.waiting = 1, .under_way_to_one_host = 0});
    posting.post_later({"waiting", "https://quick.example/", form});
    posting.post_later({"crowded-out", "https://quick.example/", form});
    posting.give_up("unmade", "the store is away");
    EXPECT_EQ(posting.lost(), 2u);
  }
  EXPECT_EQ(log.text(), line("crowded-out", "too many messages wait") + line("unmade", "the store is away") +
                            line("waiting", "the server stopped"));
}

}  // namespace
}  // namespace codegrant::server
