// The HTTP server from its peers' side: raw bytes in, raw bytes out, and what no peer may take from the
// others.
#include "server/adapters/http_server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace codegrant::server {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto never = std::chrono::milliseconds(1h);
constexpr int patience_of_a_test_ms = 20'000;

/// Limits that no honest test meets however slow the machine is, small in bytes.
HttpLimits small() {
  return {.threads = 4,
          .waiting = 4,
          .line_bytes = 200,
          .head_bytes = 400,
          .headers = 8,
          .body_bytes = 64,
          .idle = never,
          .head = never,
          .body = never,
          .answer = never,
          .finish = never,
          .patience = never};
}

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }
  Client(std::uint16_t port, std::string_view bytes) : Client(port) { send(bytes); }
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// False once the server has ended the connection.
  bool send(std::string_view bytes) {
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }

  /// The next answer; status 0 where the connection ends without one.
  Answer answer() {
    Answer answer;
    const auto end = wait_for("\r\n\r\n");
    if (end == std::string::npos) return answer;
    answer.head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    answer.status = std::stoi(answer.head.substr(answer.head.find(' ')));
    const auto length = answer.head.find("Content-Length: ");
    if (length == std::string::npos) return answer;
    const auto size = std::stoul(answer.head.substr(length + 16));
    while (received_.size() < size && receive()) {
    }
    answer.body = received_.substr(0, size);
    received_.erase(0, size);
    return answer;
  }

  void await_first_bytes() {
    if (received_.empty()) receive();
  }

  /// Everything up to the end of the connection.
  std::string rest() {
    while (receive()) {
    }
    return std::exchange(received_, {});
  }

  /// Sends `byte` every few milliseconds until the server has something to say or ends the connection.
  void drip(char byte) {
    pollfd polled{socket_, POLLIN, 0};
    while (poll(&polled, 1, 10) == 0) send({&byte, 1});
  }

 private:
  bool receive() {
    pollfd polled{socket_, POLLIN, 0};
    if (poll(&polled, 1, patience_of_a_test_ms) <= 0) throw std::runtime_error("the server says nothing");
    std::array<char, 65536> block;
    const ssize_t count = recv(socket_, block.data(), block.size(), 0);
    if (count <= 0) return false;
    received_.append(block.data(), static_cast<std::size_t>(count));
    return true;
  }

  std::size_t wait_for(std::string_view text) {
    for (;;) {
      if (const auto found = received_.find(text); found != std::string::npos) return found;
      if (!receive()) return std::string::npos;
    }
  }

  const int socket_;
  std::string received_;
};

/// A server that says what it was asked, except: /large is more than any socket buffers, /throw throws, and
/// /wait is answered once the test allows.
class Served {
 public:
  explicit Served(HttpLimits limits)
      : server_([this](const http::Request& request) { return handle(request); }, limits) {
    port_ = *server_.bind("127.0.0.1", 0);
    server_.start();
  }
  ~Served() { allow(); }

  std::uint16_t port() const { return port_; }
  void stop() { server_.stop(); }
  /// Returns once a request for /wait is with the handler.
  void await_waiting() { entered_.get_future().wait(); }
  void allow() {
    if (!allowed_) allow_.set_value();
    allowed_ = true;
  }

 private:
  http::Response handle(const http::Request& request) {
    if (request.path == "/throw") throw std::runtime_error("a secret");
    if (request.path == "/large") return http::content(200, "image/png", std::string(32 << 20, 'x'));
    if (request.path == "/wait") {
      entered_.set_value();
      allow_.get_future().wait();
    }
    std::string said = request.method + " " + request.path + "?" + request.query + " " + request.body;
    for (const auto& [name, value] : request.headers)
      if (name.starts_with("X-")) said += " " + name + "=" + value;
    return http::content(200, "text/plain", said);
  }

  std::promise<void> entered_;
  std::promise<void> allow_;
  bool allowed_ = false;
  HttpServer server_;
  std::uint16_t port_ = 0;
};

std::string get(const std::string& path, const std::string& headers = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

std::string post(const std::string& headers, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}

std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }

std::string repeated(int times, std::string_view text) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

template <class Done>
std::chrono::milliseconds time_of(Done done) {
  const auto before = steady_clock::now();
  done();
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - before);
}

struct RefusalCase {
  std::string sentence;
  std::string bytes;
  int status;
};

class Refuses : public testing::TestWithParam<RefusalCase> {};

TEST_P(Refuses, ThenEndsTheConnection) {
  const Served served(small());
  Client client(served.port(), GetParam().bytes);
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_NE(answer.head.find("Content-Type: application/json\r\n"), std::string::npos) << answer.head;
  EXPECT_NE(answer.head.find("Connection: close\r\n"), std::string::npos) << answer.head;
  // At addresses of resources, of which "/" is one, as FHIR says it; elsewhere as OAuth does.
  const std::string target = GetParam().bytes.substr(GetParam().bytes.find(' ') + 1);
  const bool is_of_resources =
      target.starts_with("/ ") || target.starts_with("/\r") || target.starts_with("/Patient");
  const char* begin = is_of_resources ? R"({"resourceType":"OperationOutcome","id":")"
                                      : R"({"error":"invalid_request","error_description":")";
  EXPECT_EQ(answer.body.find(begin), 0U) << answer.body;
  EXPECT_EQ(client.rest(), "");
}

const std::string hello = "5\r\nhello\r\n";

INSTANTIATE_TEST_SUITE_P(
    Sizes, Refuses,
    testing::Values(
        RefusalCase{"ALongAddress", get("/" + std::string(200, 'a')), 414},
        RefusalCase{"ALongSearch", get("/Patient?name=" + std::string(200, 'a')), 414},
        RefusalCase{"ALineWithoutEnd", std::string(100'000, 'a'), 414},
        RefusalCase{"ALongHeader", get("/", "X-A: " + std::string(400, 'a') + "\r\n"), 431},
        RefusalCase{"AHeaderWithoutEnd", "GET / HTTP/1.1\r\nX-A: " + std::string(100'000, 'a'), 431},
        RefusalCase{"ManyHeaders", get("/", repeated(8, "A:\r\n")), 431},
        RefusalCase{"ALongBody", post("Content-Length: 65\r\n", std::string(65, 'a')), 413},
        RefusalCase{"ABodyBeyondAllNumbers", post("Content-Length: 99999999999999999999999\r\n", ""), 413},
        RefusalCase{"ALongChunk", chunked("41\r\n" + std::string(65, 'a') + "\r\n0\r\n\r\n"), 413},
        RefusalCase{"AChunkBeyondAllNumbers", chunked("fffffffffffffffffffff\r\n"), 413},
        RefusalCase{"AChunkThatOverflowsTheSum", chunked(hello + "fffffffffffffffe\r\n"), 413},
        RefusalCase{"ManyChunks", chunked("20\r\n" + std::string(32, 'a') + "\r\n21\r\n"), 413},
        RefusalCase{"ALongChunkExtension", chunked("5;" + std::string(300, 'a') + "\r\nhello\r\n"), 400},
        RefusalCase{"ManyTrailers", chunked(hello + "0\r\n" + repeated(17, "A:\r\n") + "\r\n"), 431},
        RefusalCase{"ACompressedBody", post("Content-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 415},
        RefusalCase{"ABodyInParts",
                    post("Content-Type: Multipart/form-data; boundary=a\r\nContent-Length: 5\r\n", "hello"),
                    415}),
    [](const auto& test) { return test.param.sentence; });

std::string by(const std::string& method, const std::string& target) {
  return method + " " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9110Section9_1, Refuses,
    testing::Values(RefusalCase{"AMethodThatNoAddressTakes", by("BREW", "/auth/token"), 501},
                    RefusalCase{"TheSameAtAResource", by("PROPFIND", "/Patient/p1"), 501},
                    RefusalCase{"Trace", by("TRACE", "/"), 501},
                    RefusalCase{"AMethodInLowerCase", by("get", "/"), 501},
                    RefusalCase{"TheBeginningOfAMethod", by("GE", "/"), 501},
                    RefusalCase{"ATunnel", "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n", 501}),
    [](const auto& test) { return test.param.sentence; });

TEST(Refusals, NameTheMethodsThatThereAre) {
  const Served served(small());
  Client client(served.port(), by("BREW", "/auth/token"));
  EXPECT_NE(client.answer().body.find("known are GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
            std::string::npos);
}

// What a proxy in front may have understood differently (RFC 9112 §11.2).
INSTANTIATE_TEST_SUITE_P(
    Smuggling, Refuses,
    testing::Values(
        RefusalCase{"LengthBesideChunks",
                    post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        RefusalCase{"TwoLengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), 400},
        RefusalCase{"TheSameLengthTwice", post("Content-Length: 5\r\ncontent-length: 5\r\n", "hello"), 400},
        RefusalCase{"AListOfLengths", post("Content-Length: 5, 5\r\n", "hello"), 400},
        RefusalCase{"ASignedLength", post("Content-Length: +5\r\n", "hello"), 400},
        RefusalCase{"ALengthInHexadecimal", post("Content-Length: 0x5\r\n", "hello"), 400},
        RefusalCase{"AnEmptyLength", post("Content-Length:\r\n", ""), 400},
        RefusalCase{"AnotherTransferCoding", post("Transfer-Encoding: gzip, chunked\r\n", ""), 501},
        RefusalCase{"TwoTransferCodings",
                    post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"), 400},
        RefusalCase{"ChunksInHttp10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        RefusalCase{"ASignedChunkSize", chunked("-1\r\n"), 400},
        RefusalCase{"AChunkSizeWithPrefix", chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400},
        RefusalCase{"AChunkWithoutSize", chunked("\r\n"), 400},
        RefusalCase{"AChunkLongerThanItsSize", chunked("5\r\nhello!\r\n0\r\n\r\n"), 400},
        RefusalCase{"AChunkLineWithALineFeed", chunked("5;\nhello\r\n0\r\n\r\n"), 400},
        RefusalCase{"AFoldedHeader", get("/", "X-A: a\r\n b\r\n"), 400},
        RefusalCase{"ASpaceBeforeTheColon", get("/", "Content-Length : 5\r\n"), 400},
        RefusalCase{"AHeaderWithoutColon", get("/", "X-A\r\n"), 400},
        RefusalCase{"AHeaderWhoseNameBeginsWithAColon", get("/", ":accept-encoding: br\r\n"), 400},
        RefusalCase{"ALineFeedInAHeader", get("/", "X-A: a\nContent-Length: 5\r\n"), 400},
        RefusalCase{"ACarriageReturnInAHeader", get("/", "X-A: a\rb\r\n"), 400},
        RefusalCase{"NulInAHeader", get("/", std::string("X-A: a\0b\r\n", 10)), 400},
        RefusalCase{"ATabInTheRequestLine", "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusalCase{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
        RefusalCase{"TwoHosts", get("/", "Host: i\r\n"), 400},
        RefusalCase{"AnotherVersion", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400},
        RefusalCase{"NoVersion", "GET /\r\n\r\n", 400},
        RefusalCase{"NoAddress", "GET HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusalCase{"TwoSpaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusalCase{"ASpaceInTheAddress", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusalCase{"AMethodThatIsNoToken", "G(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400}),
    [](const auto& test) { return test.param.sentence; });

struct AnswerCase {
  std::string sentence;
  std::string bytes;                ///< what the client sends, in one piece
  std::vector<std::string> bodies;  ///< of the answers, in order; after them the client sends one more GET
};

class Answers : public testing::TestWithParam<AnswerCase> {};

TEST_P(Answers, AndTheConnectionGoesOn) {
  const Served served(small());
  Client client(served.port(), GetParam().bytes + get("/next"));
  for (const auto& body : GetParam().bodies) EXPECT_EQ(client.answer().body, body);
  EXPECT_EQ(client.answer().body, "GET /next? ");
}

INSTANTIATE_TEST_SUITE_P(
    Requests, Answers,
    testing::Values(
        AnswerCase{"TwoRequestsInOnePacket", get("/a") + get("/b?c=%20"), {"GET /a? ", "GET /b?c=%20 "}},
        AnswerCase{"ABodyOfItsLength", post("Content-Length: 5\r\n", "hello"), {"POST /? hello"}},
        AnswerCase{"ABodyOfTheGreatestLength",
                   post("Content-Length: 64\r\n", std::string(64, 'a')),
                   {"POST /? " + std::string(64, 'a')}},
        AnswerCase{"NoBody", post("", ""), {"POST /? "}},
        AnswerCase{
            "ABodyInChunks", chunked("5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX-A: a\r\n\r\n"), {"POST /? hello!"}},
        AnswerCase{"TheBodyOfAGetIsNoRequest",
                   get("/a", "Content-Length: " + std::to_string(get("/b").size()) + "\r\n") + get("/b"),
                   {"GET /a? " + get("/b")}},
        AnswerCase{"AHeaderAsItCame", get("/", "X-A:  a%0d%0ab \r\nx-b: \r\n"), {"GET /?  X-A=a%0d%0ab"}},
        AnswerCase{"NoRanges", get("/", "Range: bytes=0-0,0-0,0-0\r\n"), {"GET /? "}},
        AnswerCase{"NoCompression", get("/", "Accept-Encoding: br, gzip\r\n"), {"GET /? "}},
        AnswerCase{
            "AnUnreadableAddress",
            get("/%00"),
            {R"({"error":"invalid_request","error_description":"this is not an HTTP request that can be read"})"}},
        AnswerCase{
            "AFragment",
            get("/a#b"),
            {R"({"error":"invalid_request","error_description":"this is not an HTTP request that can be read"})"}},
        AnswerCase{
            "AQueryWithANul",
            get("/a?b=c%00d"),
            {R"({"error":"invalid_request","error_description":"this is not an HTTP request that can be read"})"}},
        AnswerCase{"AHandlerThatThrowsWithoutItsWords",
                   get("/throw"),
                   {R"({"error":"server_error","error_description":"the server failed"})"}}),
    [](const auto& test) { return test.param.sentence; });

TEST(Server, TellsOfWhatTheHandlerNeverSees) {
  std::vector<std::string> told;
  const auto hear = [&](const http::Request& request, http::Response& answer) {
    told.push_back(request.remote_address + " " + request.method + " " + request.path + " " +
                   std::to_string(answer.status));
    answer.set("X-Request-Id", "named");
  };
  HttpServer server([](const http::Request&) -> http::Response { throw std::runtime_error("a secret"); },
                    small(), nullptr, {}, hear);
  const auto port = *server.bind("127.0.0.1", 0);
  server.start();
  for (const auto& bytes : {get("/%00?code=a"), get("/long?" + std::string(200, 'a')), get("/throw?code=a"),
                            post("Content-Length: 65\r\n", "")}) {
    Client client(port, bytes);
    EXPECT_NE(client.answer().head.find("\r\nX-Request-Id: named\r\n"), std::string::npos) << bytes;
  }
  server.stop();
  EXPECT_EQ(told, (std::vector<std::string>{"127.0.0.1 GET /%00 400", "127.0.0.1 GET /long 414",
                                            "127.0.0.1 GET /throw 500", "127.0.0.1 POST / 413"}));
}

TEST(Server, SendsNoBodyAfterHead) {
  const Served served(small());
  Client client(served.port(), "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto text = client.rest();
  EXPECT_NE(text.find("Content-Length: 8\r\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("Accept-Ranges"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("\r\n\r\n")) << text;
}

TEST(Server, SendsNoBodyAfterARefusedHead) {
  const Served served(small());
  Client client(served.port(), "HEAD /long?" + std::string(200, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto text = client.rest();
  EXPECT_TRUE(text.starts_with("HTTP/1.1 414 ")) << text;
  EXPECT_TRUE(text.ends_with("\r\n\r\n")) << text;
}

TEST(Server, SaysWhenItAnswered) {
  const Served served(small());
  for (const auto& request : {get("/"), get("/%00")}) {
    Client client(served.port(), request);
    EXPECT_TRUE(std::regex_search(client.answer().head,
                                  std::regex("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} "
                                             "[0-9]{2}:[0-9]{2}:[0-9]{2} GMT\r\n")));
  }
}

TEST(Server, SaysNoContinueToHttp10) {
  const Served served(small());
  Client client(served.port(), "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  client.send("hello");
  EXPECT_EQ(client.answer().body, "POST /? hello");
}

TEST(Server, SaysContinueToWhoWaitsForIt) {
  const Served served(small());
  Client client(served.port(), post("Expect: 100-continue\r\nContent-Length: 5\r\n", ""));
  EXPECT_EQ(client.answer().status, 100);
  client.send("hello");
  EXPECT_EQ(client.answer().body, "POST /? hello");
}

TEST(Server, EndsTheConnectionThatTheClientWantsEnded) {
  const Served served(small());
  for (const auto& request : {get("/", "Connection: Close\r\n"), std::string("GET / HTTP/1.0\r\n\r\n")}) {
    Client client(served.port(), request);
    const auto answer = client.answer();
    EXPECT_EQ(answer.body, "GET /? ");
    EXPECT_NE(answer.head.find("Connection: close\r\n"), std::string::npos);
    EXPECT_EQ(client.rest(), "");
  }
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
