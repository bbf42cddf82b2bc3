#include "server/adapters/openssl_tls.hpp"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <climits>
#include <new>
#include <utility>

#include "server/adapters/openssl_handles.hpp"

namespace codegrant::server {
namespace {

using namespace openssl;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Free<SSL_free>>;

/// The handshake happens with the first bytes that are moved, within the deadlines of the request.
class TlsTransport final : public HttpTransport {
 public:
  TlsTransport(Session session, int socket) : session_(std::move(session)), socket_(socket) {
    fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
    SSL_set_fd(session_.get(), socket);
    SSL_set_accept_state(session_.get());
  }

  Moved receive(char* to, std::size_t size) override {
    ERR_clear_error();
    std::size_t count = 0;
    const int done = SSL_read_ex(session_.get(), to, size, &count);
    return moved(done, count);
  }
  Moved send(std::string_view bytes) override {
    ERR_clear_error();
    std::size_t count = 0;
    const int done = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count);
    return moved(done, count);
  }
  void end_sending() override {
    ERR_clear_error();
    if (!has_failed_) SSL_shutdown(session_.get());
    shutdown(socket_, SHUT_WR);
  }
  /// Looks at nothing that is longer than a farewell (RFC 8446 §6.1): whoever asks has no time for more.
  bool has_ended() override {
    constexpr std::size_t longest_alert = 64;
    const auto come = bytes_at(socket_, longest_alert);
    if (!come || *come == 0 || *come == longest_alert || SSL_is_init_finished(session_.get()) != 1)
      return !come;
    ERR_clear_error();
    char byte = 0;
    std::size_t count = 0;
    const int done = SSL_peek_ex(session_.get(), &byte, 1, &count);
    const Moved seen = moved(done, count);
    return seen.bytes == 0 && seen.wants == 0;
  }
  std::size_t begun_bytes() const override {
    constexpr std::size_t handshake = 34 * 1024;  // as measured
    constexpr std::size_t record = 17 * 1024;     // RFC 8446 §5.2; taken as a whole for its first byte
    if (SSL_in_before(session_.get()) == 1) return 0;
    if (SSL_is_init_finished(session_.get()) != 1) return handshake;
    return holds_part_of_a_record() ? record : 0;
  }
  bool can_send_at_once() const override { return false; }

 private:
  bool holds_part_of_a_record() const {
    constexpr std::string_view awaits_a_header = "RH";
    return SSL_has_pending(session_.get()) == 1 || SSL_rstate_string(session_.get()) != awaits_a_header;
  }
  Moved moved(int done, std::size_t count) {
    if (done == 1) return {count, 0};
    switch (SSL_get_error(session_.get(), done)) {
      case SSL_ERROR_WANT_READ: return {0, POLLIN};
      case SSL_ERROR_WANT_WRITE: return {0, POLLOUT};
      case SSL_ERROR_ZERO_RETURN: return {0, 0};
      default: has_failed_ = true; return {0, 0};
    }
  }

  const Session session_;
  const int socket_;
  bool has_failed_ = false;
};

class OpensslTls final : public Tls {
 public:
  explicit OpensslTls(Context context) : context_(std::move(context)) {}

  std::unique_ptr<HttpTransport> transport(int socket) const override {
    Session session(SSL_new(context_.get()));
    if (!session) throw std::bad_alloc();
    return std::make_unique<TlsTransport>(std::move(session), socket);
  }

 private:
  const Context context_;
};

/// An encrypted key would make OpenSSL ask for its password on the terminal.
int no_password(char*, int, int, void*) { return 0; }

/// RFC 9325 §3.1, §4.2: no older versions, forward secrecy and authenticated encryption only.
bool set_up(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(context, no_password);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
}

Error wrong(const std::string& what) {
  ERR_clear_error();
  return {ErrorCode::invalid_configuration, what};
}

}  // namespace

Result<std::shared_ptr<const Tls>> load_tls(const std::string& certificate_file,
                                            const std::string& key_file) {
  Context context(SSL_CTX_new(TLS_server_method()));
  if (!context || !set_up(context.get())) return wrong("OpenSSL cannot speak TLS here");
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1)
    return wrong("--tls-cert: " + certificate_file + ": cannot be read as a certificate in PEM");
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return wrong("--tls-key: " + key_file +
                 ": cannot be read as the certificate's private key, PEM without a password");
  if (SSL_CTX_check_private_key(context.get()) != 1)
    return wrong("--tls-key: " + key_file + ": is not the key of the certificate in --tls-cert");
  return std::shared_ptr<const Tls>(std::make_shared<OpensslTls>(std::move(context)));
}

}  // namespace codegrant::server
