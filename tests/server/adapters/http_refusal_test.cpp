// What the HTTP server refuses to read: too much of anything, and what a proxy in front may understand
// otherwise.
#include <gtest/gtest.h>

#include "tests/server/adapters/http_peers.hpp"

namespace codegrant::server {
namespace {

using namespace peers;

std::string repeated(int times, std::string_view text) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
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

}  // namespace
}  // namespace codegrant::server
