// What no peer of the HTTP server may take from the others: time, threads, places and memory.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "tests/server/adapters/http_peers.hpp"

namespace codegrant::server {
namespace {

using namespace peers;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

template <class Done>
std::chrono::milliseconds time_of(Done done) {
  const auto before = steady_clock::now();
  done();
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - before);
}

TEST(ServerDeadlines, EndAHeadThatDrips) {
  auto limits = small();
  limits.head = 100ms;
  const Served served(limits);
  Client client(served.port(), "G");
  client.drip('G');
  EXPECT_EQ(client.answer().status, 408);
}

TEST(ServerDeadlines, EndABodyThatDrips) {
  auto limits = small();
  limits.body = 100ms;
  limits.body_bytes = 1'000'000;
  const Served served(limits);
  Client client(served.port(), post("Content-Length: 1000000\r\n", "a"));
  client.drip('a');
  EXPECT_EQ(client.answer().status, 408);
}

TEST(ServerDeadlines, EndAnIdleConnectionWithoutAWord) {
  auto limits = small();
  limits.idle = 100ms;
  const Served served(limits);
  Client fresh(served.port());
  EXPECT_EQ(fresh.rest(), "");
}

TEST(ServerDeadlines, EndAnAnswerThatNobodyReads) {
  auto limits = small();
  limits.threads = 1;
  limits.answer = 100ms;
  const Served served(limits);
  Client reader(served.port(), get("/large"));
  Client other(served.port(), get("/"));
  EXPECT_EQ(other.answer().body, "GET /? ");  // the only thread is free again
}

HttpLimits two_threads_with_little_patience() {
  auto limits = small();
  limits.threads = 2;
  limits.patience = 50ms;
  return limits;
}

struct OccupyingCase {
  std::string sentence;
  std::string bytes;
};

class GivesWay : public testing::TestWithParam<OccupyingCase> {};

TEST_P(GivesWay, ToWhoQueues) {
  const Served served(two_threads_with_little_patience());
  const Client first(served.port(), GetParam().bytes);
  const Client second(served.port(), GetParam().bytes);
  Client other(served.port(), get("/"));
  EXPECT_EQ(other.answer().body, "GET /? ");
}

INSTANTIATE_TEST_SUITE_P(
    Connections, GivesWay,
    testing::Values(OccupyingCase{"WhoSaysNothing", ""}, OccupyingCase{"WhoSendsHalfAHead", "GET / HTTP"},
                    OccupyingCase{"WhoSendsHalfABody", post("Content-Length: 5\r\n", "he")},
                    OccupyingCase{"WhoReadsNothing", get("/large")},
                    OccupyingCase{"WhoWasRefusedAndStays", "nonsense\r\n\r\n"}),
    [](const auto& test) { return test.param.sentence; });

TEST(ServerQueue, TakesThePlaceOfWhoIsIdle) {
  const Served served(two_threads_with_little_patience());
  Client first(served.port(), get("/"));
  EXPECT_EQ(first.answer().status, 200);
  Client second(served.port(), get("/"));
  EXPECT_EQ(second.answer().status, 200);
  Client other(served.port(), get("/"));
  EXPECT_EQ(other.answer().body, "GET /? ");
}

TEST(ServerQueue, TurnsAwayWhoFindsItFull) {
  auto limits = small();
  limits.threads = 1;
  limits.waiting = 1;
  Served served(limits);
  Client at_work(served.port(), get("/wait") + get("/again"));
  served.await_waiting();
  Client queued(served.port(), get("/queued"));
  Client turned_away(served.port(), get("/"));
  const auto answer = turned_away.answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.head.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_EQ(turned_away.rest(), "");

  served.allow();
  EXPECT_EQ(at_work.answer().body, "GET /wait? ");
  const auto last = at_work.answer();
  EXPECT_EQ(last.body, "GET /again? ");
  EXPECT_EQ(last.head.find("Connection: close\r\n"), std::string::npos) << last.head;
  EXPECT_EQ(queued.answer().body, "GET /queued? ");
  at_work.send(get("/later"));  // it waited without the thread meanwhile
  EXPECT_EQ(at_work.answer().body, "GET /later? ");
}

TEST(ServerQueue, TellsOfWhoWasTurnedAwayOnThreadsThatMayWait) {
  auto limits = small();
  limits.threads = 1;
  limits.waiting = 1;
  std::promise<void> entered, allow;
  std::atomic<int> refused = 0;
  std::vector<std::size_t> told;
  HttpServer server(
      [&](const http::Request& request) {
        if (request.path == "/wait") {
          entered.set_value();
          allow.get_future().wait();
        }
        return http::content(200, "text/plain", "");
      },
      limits, nullptr, {}, [&](const http::Request&, http::Response&) { ++refused; },
      [&](std::size_t requests) { told.push_back(requests); });
  const auto port = *server.bind("127.0.0.1", 0);
  server.start();
  Client at_work(port, get("/wait"));
  entered.get_future().wait();
  const Client queued(port, get("/queued"));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Client(port, get("/")).answer().status, 503);
  EXPECT_EQ(refused, 0);
  EXPECT_TRUE(told.empty()) << "the only thread that may tell is at work";
  allow.set_value();
  server.stop();
  EXPECT_EQ(told, std::vector<std::size_t>{5});
  EXPECT_EQ(refused, 0);
}

class NeedsNoThread : public testing::TestWithParam<OccupyingCase> {};

TEST_P(NeedsNoThread, AndIsAnsweredInTheEnd) {
  auto limits = small();
  limits.threads = 1;
  limits.waiting = 100;
  const Served served(limits);
  std::vector<std::unique_ptr<Client>> waiting;
  for (int i = 0; i < 50; ++i) waiting.push_back(std::make_unique<Client>(served.port(), GetParam().bytes));
  Client other(served.port(), get("/"));
  EXPECT_EQ(other.answer().body, "GET /? ");
  for (const auto& client : waiting) {
    client->send(get("/late").substr(GetParam().bytes.size()));
    EXPECT_EQ(client->answer().body, "GET /late? ");
  }
}

INSTANTIATE_TEST_SUITE_P(Connections, NeedsNoThread,
                         testing::Values(OccupyingCase{"WhoSaysNothing", ""},
                                         OccupyingCase{"WhoSendsHalfAHead", "GET /late HTTP"}),
                         [](const auto& test) { return test.param.sentence; });

TEST(ServerConnections, LetWhoWaitsLongestGoWhereThereAreTooMany) {
  auto limits = small();
  limits.connections = 2;
  const Served served(limits);
  Client first(served.port());
  Client second(served.port());
  Client third(served.port());
  EXPECT_EQ(first.rest(), "");
  for (Client* client : {&second, &third}) {
    client->send(get("/"));
    EXPECT_EQ(client->answer().status, 200);
  }
}

TEST(ServerConnections, LetTheOldestHeadGoWhereTooMuchIsUnfinished) {
  auto limits = small();
  limits.threads = 1;  // so that they begin in their order
  limits.waiting = 100;
  limits.head_bytes = 32'000;
  limits.unfinished_bytes = 50'000;
  const Served served(limits);
  const std::string begun = "GET /late HTTP/1.1\r\nHost: h\r\nX: " + std::string(10'000, 'a');
  Client silent(served.port());
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(std::make_unique<Client>(served.port(), begun));
  for (const auto place : {0U, 1U, 2U}) EXPECT_EQ(clients[place]->rest(), "");
  clients.back()->send("\r\n\r\n");
  EXPECT_EQ(clients.back()->answer().body, "GET /late? ");
  silent.send(get("/silent"));
  EXPECT_EQ(silent.answer().body, "GET /silent? ") << "it holds nothing that could be given back";
}

TEST(ServerStop, AnswersTheRequestUnderWayAndEndsWaiting) {
  Served served(small());
  Client fresh(served.port());
  Client idle(served.port(), get("/"));
  EXPECT_EQ(idle.answer().status, 200);
  Client half(served.port(), "GET / HTTP");
  Client at_work(served.port(), get("/wait"));
  served.await_waiting();

  std::thread stop([&served] { served.stop(); });
  EXPECT_EQ(fresh.rest(), "");
  EXPECT_EQ(idle.rest(), "");
  EXPECT_EQ(half.rest(), "");
  served.allow();
  EXPECT_EQ(at_work.answer().body, "GET /wait? ");
  EXPECT_EQ(at_work.rest(), "");
  stop.join();
}

TEST(ServerStop, DoesNotWaitForAConnectionJustMade) {
  Served served(small());
  const Client fresh(served.port());
  EXPECT_LT(time_of([&] { served.stop(); }), 10s);
}

TEST(ServerStop, WaitsAMomentOnlyForWhoReadsSlowly) {
  auto limits = small();
  limits.finish = 100ms;
  Served served(limits);
  Client reader(served.port(), get("/large"));
  reader.await_first_bytes();
  EXPECT_LT(time_of([&] { served.stop(); }), 10s);
}

}  // namespace
}  // namespace codegrant::server
