// The HTTP server from its peers' side: raw bytes in, raw bytes out.
#include "server/adapters/http_server.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <stdexcept>
#include <vector>

#include "tests/server/adapters/http_peers.hpp"

namespace codegrant::server {
namespace {

using namespace peers;

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

}  // namespace
}  // namespace codegrant::server
