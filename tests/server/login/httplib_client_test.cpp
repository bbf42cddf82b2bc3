// The client's HTTP: what it sends, what it takes, what it does not put up with.
#include "server/login/httplib_client.hpp"

#include <gtest/gtest.h>
#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "server/adapters/openssl_handles.hpp"

namespace codegrant::login {
namespace {

using namespace std::chrono_literals;
using server::openssl::Free;
using server::openssl::Pkey;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

/// A server on a free port of this machine, for as long as this lives.
class Running {
 public:
  explicit Running(httplib::Server& server) : server_(server), port_(server.bind_to_any_port("127.0.0.1")) {
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Running() {
    server_.stop();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  std::string origin(const std::string& start = "http://127.0.0.1") const {
    return start + ":" + std::to_string(port_);
  }

 private:
  httplib::Server& server_;
  int port_;
  std::thread thread_;
};

class HttpClients : public testing::Test {
 protected:
  std::optional<HttpReply> get(const std::string& path) {
    return client_.send({"GET", running_.origin() + path, {}});
  }

  httplib::Server server_;
  HttplibClient client_{5s};
  Running running_{server_};
};

TEST_F(HttpClients, SendWhatIsAsked) {
  httplib::Request seen;
  server_.Post("/token", [&](const httplib::Request& request, httplib::Response& response) {
    seen = request;
    response.status = 400;
    response.set_header("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    response.set_header("DPoP-Nonce", "n-1");
    response.set_content("{}", "application/json");
  });
  const auto reply =
      client_.send({"POST", running_.origin() + "/token?a=b%20c+d", "code=1&x=%20", "DPoP t-1", "p-1"});
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->status, 400);
  EXPECT_EQ(reply->content_type, "application/json");
  EXPECT_EQ(reply->body.reveal(), "{}");
  EXPECT_EQ(reply->dpop_nonce, "n-1");
  EXPECT_EQ(to_unix(reply->date), 784111777);

  EXPECT_EQ(seen.target, "/token?a=b%20c+d");
  EXPECT_EQ(seen.body, "code=1&x=%20");
  EXPECT_EQ(seen.get_header_value("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(seen.get_header_value("Authorization"), "DPoP t-1");
  EXPECT_EQ(seen.get_header_value("DPoP"), "p-1");
  EXPECT_EQ(seen.get_header_value("Accept"), "application/json");
}

TEST_F(HttpClients, SendNoEmptyHeaders) {
  server_.Get("/", [](const httplib::Request& request, httplib::Response& response) {
    for (const char* name : {"Authorization", "DPoP", "Content-Type", "Cookie"})
      if (request.has_header(name)) response.status = 500;
  });
  const auto reply = get("");
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->status, 200);
}

TEST_F(HttpClients, FollowNoRedirect) {
  int followed = 0;
  server_.Get("/from",
              [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/to"); });
  server_.Get("/to", [&](const httplib::Request&, httplib::Response&) { ++followed; });
  EXPECT_FALSE(get("/from").has_value());
  EXPECT_EQ(followed, 0);
}

TEST_F(HttpClients, ReadNoMoreThanTheCore) {
  const std::string large(1024 * 1024, 'x');
  server_.Get("/large", [&](const httplib::Request&, httplib::Response& response) {
    response.set_content(large, "application/json");
  });
  const auto reply = get("/large");
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->body.reveal().size(), 64 * 1024 + 1u);
}

TEST_F(HttpClients, LoseWhatIsNotThere) {
  EXPECT_FALSE(client_.send({"GET", "http://127.0.0.1:1/", {}}).has_value());
  EXPECT_FALSE(client_.send({"GET", "no address", {}}).has_value());
}

// It sends a byte whenever it is asked for more, and so never lets a single read wait.
TEST_F(HttpClients, LoseWhoNeverEnds) {
  server_.Get("/drip", [](const httplib::Request&, httplib::Response& response) {
    response.set_chunked_content_provider("application/json", [](size_t, httplib::DataSink& sink) {
      std::this_thread::sleep_for(1ms);
      return sink.write("x", 1);
    });
  });
  EXPECT_FALSE(HttplibClient(100ms).send({"GET", running_.origin() + "/drip", {}}).has_value());
}

/// A certificate for `localhost`, signed by itself.
Certificate certificate_for(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost"));
  X509_add_ext(certificate.get(), names.get(), -1);
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

class TlsServers : public testing::Test {
 protected:
  TlsServers() {
    server_.Get("/", [](const httplib::Request&, httplib::Response&) {});
    FILE* file = std::fopen(trusted_.c_str(), "w");
    PEM_write_X509(file, certificate_.get());
    std::fclose(file);
  }
  ~TlsServers() override {
    unsetenv("SSL_CERT_FILE");
    std::filesystem::remove(trusted_);
  }

  bool answers(const std::string& start) {
    return HttplibClient(5s).send({"GET", running_.origin(start) + "/", {}}).has_value();
  }
  void trust() const { setenv("SSL_CERT_FILE", trusted_.c_str(), 1); }

 private:
  const std::string trusted_ =
      (std::filesystem::temp_directory_path() / ("codegrant-" + std::to_string(getpid()) + ".pem")).string();
  const Pkey key_{EVP_EC_gen("P-256")};
  const Certificate certificate_ = certificate_for(key_.get());
  httplib::SSLServer server_{certificate_.get(), key_.get()};
  Running running_{server_};
};

TEST_F(TlsServers, AreBelievedWhereTheyAreTrusted) {
  trust();
  EXPECT_TRUE(answers("https://localhost"));
}

TEST_F(TlsServers, AreNotBelievedWhereNobodyVouchesForThem) { EXPECT_FALSE(answers("https://localhost")); }

TEST_F(TlsServers, AreNotBelievedByAnotherName) {
  trust();
  EXPECT_FALSE(answers("https://127.0.0.1"));
}

}  // namespace
}  // namespace codegrant::login
