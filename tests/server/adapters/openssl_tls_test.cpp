// https, held against a client that checks certificates.
#include "server/adapters/openssl_tls.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <stdexcept>
#include <vector>

#include "server/adapters/http_server.hpp"
#include "server/adapters/httplib_web.hpp"
#include "server/adapters/openssl_handles.hpp"

namespace codegrant::server {
namespace {

using namespace openssl;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

/// A certificate for localhost that signs itself.
Certificate certificate_of(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  const Extension names(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost"));
  X509_add_ext(certificate.get(), names.get(), -1);
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

/// Two certificates with their keys, in files.
class TlsFiles : public testing::Test {
 protected:
  TlsFiles() {
    std::signal(SIGPIPE, SIG_IGN);  // as the program does: who hangs up ends a connection, not the process
    std::filesystem::create_directories(directory_);
    for (const auto* name : {"one", "other"}) {
      const Pkey key(EVP_EC_gen("P-256"));
      const Certificate certificate = certificate_of(key.get());
      const Bio certificate_file(BIO_new_file(path(name, ".crt").c_str(), "w"));
      PEM_write_bio_X509(certificate_file.get(), certificate.get());
      const Bio key_file(BIO_new_file(path(name, ".key").c_str(), "w"));
      PEM_write_bio_PKCS8PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
  }
  ~TlsFiles() override {
    unsetenv("SSL_CERT_FILE");
    std::filesystem::remove_all(directory_);
  }
  std::string path(const std::string& name, const std::string& ending) const {
    return directory_ / (name + ending);
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("codegrant-tls-" + std::to_string(getpid()));
};

struct WrongFiles {
  const char* certificate;
  const char* key;
  const char* named;  // the setting that the message blames
};

TEST_F(TlsFiles, MustBelongTogether) {
  for (const auto& [certificate, key, named] :
       {WrongFiles{"one.crt", "other.key", "--tls-key"}, WrongFiles{"none.crt", "one.key", "--tls-cert"},
        WrongFiles{"one.key", "one.key", "--tls-cert"}, WrongFiles{"one.crt", "one.crt", "--tls-key"}}) {
    const auto tls = load_tls(directory_ / certificate, directory_ / key);
    ASSERT_FALSE(tls) << certificate << key;
    EXPECT_EQ(tls.error().code, ErrorCode::invalid_configuration);
    EXPECT_NE(tls.error().detail.find(named), std::string::npos) << tls.error().detail;
  }
}

/// A server with the first certificate, and a client that trusts what SSL_CERT_FILE names.
class TlsServer : public TlsFiles {
 protected:
  TlsServer() : port_(*server_.bind("127.0.0.1", 0)) { server_.start(); }

  Result<std::string> get(const std::string& scheme, const std::string& path) {
    return HttplibWeb(Switch::on).get(scheme + "://localhost:" + std::to_string(port_) + path);
  }

  HttpServer server_{[](const http::Request& request) {
                       return http::content(200, "text/plain", std::string(30'000, 'x') + request.path);
                     },
                     {.threads = 2},
                     *load_tls(path("one", ".crt"), path("one", ".key"))};
  std::uint16_t port_;
};

TEST_F(TlsServer, AnswersWhoTrustsItsCertificate) {
  setenv("SSL_CERT_FILE", path("one", ".crt").c_str(), 1);
  for (int i = 0; i < 3; ++i) {
    const auto answer = get("https", "/a");
    ASSERT_TRUE(answer);
    EXPECT_EQ(*answer, std::string(30'000, 'x') + "/a");
  }
}

TEST_F(TlsServer, IsNotTalkedToByWhoDoesNot) {
  setenv("SSL_CERT_FILE", path("other", ".crt").c_str(), 1);
  EXPECT_FALSE(get("https", "/a"));
}

TEST_F(TlsServer, SpeaksNothingElse) { EXPECT_FALSE(get("http", "/a")); }

/// A connection that a test holds open.
class Peer {
 public:
  explicit Peer(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }
  ~Peer() { close(socket_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// Whether the server ends the connection.
  bool is_ended() {
    std::array<char, 4096> block;
    ssize_t count = 0;
    do count = recv(socket_, block.data(), block.size(), 0);
    while (count > 0);
    return count == 0;
  }

 protected:
  const int socket_;
  std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>> context_{SSL_CTX_new(TLS_client_method())};
  std::unique_ptr<SSL, Free<SSL_free>> session_{SSL_new(context_.get())};
};

/// Says hello and no more.
class HalfHandshake : public Peer {
 public:
  explicit HalfHandshake(std::uint16_t port) : Peer(port) {
    SSL_set0_wbio(session_.get(), BIO_new_socket(socket_, BIO_NOCLOSE));
    SSL_set0_rbio(session_.get(), BIO_new(BIO_s_mem()));  // nothing is in it, whatever comes
    SSL_connect(session_.get());
  }
};

/// Certificates are not its subject.
class TlsClient : public Peer {
 public:
  explicit TlsClient(std::uint16_t port) : Peer(port) {
    SSL_set_fd(session_.get(), socket_);
    if (SSL_connect(session_.get()) != 1) throw std::runtime_error("no handshake");
  }

  void send(const std::string& path) {
    const std::string text = "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    SSL_write(session_.get(), text.data(), static_cast<int>(text.size()));
  }
  /// What comes up to `end`; less where the connection ends before.
  std::string receive(const std::string& end) {
    std::string all;
    std::array<char, 4096> block;
    while (!all.ends_with(end)) {
      const int count = SSL_read(session_.get(), block.data(), static_cast<int>(block.size()));
      if (count <= 0) break;
      all.append(block.data(), static_cast<std::size_t>(count));
    }
    return all;
  }
  /// Says that it goes, and leaves its side of the connection open.
  void say_farewell() { SSL_shutdown(session_.get()); }
};

/// The header of a record of 16 KB, and no more.
class HalfRecord : public TlsClient {
 public:
  explicit HalfRecord(std::uint16_t port) : TlsClient(port) {
    constexpr std::array<unsigned char, 5> header{23, 3, 3, 0x40, 0};
    ::send(socket_, header.data(), header.size(), MSG_NOSIGNAL);
  }
};

class UnfinishedTls : public TlsFiles {
 protected:
  /// Of `count` connections that were left half done the first are let go, and nobody else.
  template <class Half>
  void expect_let_go(std::size_t first, std::size_t count) {
    HttpServer server([](const http::Request&) { return http::content(200, "text/plain", "done"); },
                      {.threads = 1, .unfinished_bytes = 100'000},
                      *load_tls(path("one", ".crt"), path("one", ".key")));
    const auto port = *server.bind("127.0.0.1", 0);
    server.start();
    const Peer silent(port);
    TlsClient idle(port);
    std::vector<std::unique_ptr<Half>> halves;
    for (std::size_t i = 0; i < count; ++i) halves.push_back(std::make_unique<Half>(port));
    for (std::size_t i = 0; i < first; ++i) EXPECT_TRUE(halves[i]->is_ended()) << i;
    idle.send("/");
    EXPECT_TRUE(idle.receive("done").ends_with("done")) << "it holds nothing that could be given back";
    TlsClient late(port);
    late.send("/");
    EXPECT_TRUE(late.receive("done").ends_with("done"));
  }
};

TEST_F(UnfinishedTls, LetsTheOldestHandshakesGoWhereTheyTakeTooMuch) { expect_let_go<HalfHandshake>(6, 8); }

TEST_F(UnfinishedTls, LetsTheOldestRecordsGoWhereTheyTakeTooMuch) { expect_let_go<HalfRecord>(3, 8); }

TEST_F(TlsFiles, NeedNoThreadForAFarewell) {
  std::promise<void> entered, allow;
  HttpServer server(
      [&](const http::Request& request) {
        if (request.path == "/wait") {
          entered.set_value();
          allow.get_future().wait();
        }
        return http::content(200, "text/plain", "answer to " + request.path);
      },
      {.threads = 1}, *load_tls(path("one", ".crt"), path("one", ".key")));
  const auto port = *server.bind("127.0.0.1", 0);
  server.start();
  TlsClient leaving(port);
  leaving.send("/");
  EXPECT_TRUE(leaving.receive("to /").ends_with("answer to /"));
  TlsClient staying(port);
  staying.send("/");
  EXPECT_TRUE(staying.receive("to /").ends_with("answer to /"));
  TlsClient at_work(port);
  at_work.send("/wait");
  entered.get_future().wait();  // and so the only thread is with none of the others
  leaving.say_farewell();
  EXPECT_TRUE(leaving.is_ended());
  staying.send("/later");
  allow.set_value();
  EXPECT_TRUE(staying.receive("/later").ends_with("answer to /later"));
}

}  // namespace
}  // namespace codegrant::server
