// The program. `serve` reads its configuration, puts the adapters behind the ports, listens, and ends on a
// signal; `login` is a client of some server, and shares nothing with it but this file.
#include <signal.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "embedded/sandbox.hpp"
#include "server/adapters/audit_file.hpp"
#include "server/adapters/http_server.hpp"
#include "server/adapters/httplib_web.hpp"
#include "server/adapters/key_file.hpp"
#include "server/adapters/openssl_crypto.hpp"
#include "server/adapters/openssl_tls.hpp"
#include "server/adapters/postgres_store.hpp"
#include "server/adapters/scrypt_hasher.hpp"
#include "server/adapters/sqlite_store.hpp"
#include "server/adapters/system.hpp"
#include "server/app/app.hpp"
#include "server/app/key_watch.hpp"
#include "server/app/log_setup.hpp"
#include "server/app/observation.hpp"
#include "server/app/posting.hpp"
#include "server/app/seeds.hpp"
#include "server/app/site_files.hpp"
#include "server/app/static_site.hpp"
#include "server/app/sweeping.hpp"
#include "server/config/command_line.hpp"
#include "server/domain/date_time.hpp"
#include "server/login/browser.hpp"
#include "server/login/httplib_client.hpp"
#include "server/login/login.hpp"
#include "server/login/running_clock.hpp"

namespace codegrant::server {
namespace {

constexpr int usage_error = 2;
constexpr int failure = 1;

/// What the operator can mend: the message goes to stderr as it is.
struct Stop {
  std::string message;
  int status;
};

template <class T>
T or_stop(Result<T> result, int status = usage_error) {
  if (!result) throw Stop{result.error().detail, status};
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string read_file(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  if (!input) throw Stop{path + ": cannot be read", usage_error};
  return {std::istreambuf_iterator<char>(input), {}};
}

Look look_of(const Config& config) {
  return {config.brand, config.title, config.theme.empty() ? std::string() : read_file(config.theme)};
}

/// Blocks the two signals before any thread starts, so that `wait_for_signal` alone receives them.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

void wait_for_signal(const sigset_t& signals) {
  int received = 0;
  sigwait(&signals, &received);
  spdlog::info("signal {}: finishing", received);
}

bool is_postgresql(std::string_view store) { return store.starts_with("postgresql:"); }

Secret sealing_key(const Config& config, Random& random) {
  if (!config.sealing_key.empty()) return config.sealing_key;
  const std::string_view prefix = "sqlite:";
  if (config.store == "memory:" && config.key_file.empty()) return make_sealing_key(random);
  if (is_postgresql(config.store) && config.key_file.empty())
    throw Stop{
        "key-file or sealing-key is missing: every server on one PostgreSQL database needs the same one",
        usage_error};
  const std::string path =
      config.key_file.empty() ? config.store.substr(prefix.size()) + ".key" : config.key_file;
  return or_stop(read_or_make_key_file(path, random));
}

std::vector<http::Network> networks(const std::vector<std::string>& texts) {
  std::vector<http::Network> networks;
  for (const auto& text : texts) {
    const auto network = http::Network::parse(text);
    if (!network)
      throw Stop{
          "trusted-proxies: '" + text + "' is no network: write 10.0.0.0/8, fd00::/8 or a single address",
          usage_error};
    networks.push_back(*network);
  }
  return networks;
}

/// None where plain http is spoken.
std::shared_ptr<const Tls> tls_of(const Config& config) {
  if (config.tls_cert.empty() && config.tls_key.empty()) return nullptr;
  if (config.tls_cert.empty() || config.tls_key.empty())
    throw Stop{"--tls-cert and --tls-key: each needs the other", usage_error};
  if (config.issuer.starts_with("http:"))
    throw Stop{"--issuer: " + config.issuer + ": must be https, as the server speaks TLS", usage_error};
  return or_stop(load_tls(config.tls_cert, config.tls_key));
}

std::string origin(std::uint16_t port, const char* scheme = "http") {
  return std::string(scheme) + "://localhost:" + std::to_string(port);
}

void announce(const std::string& line) { std::cout << "codegrant " << line << std::endl; }

/// The sandbox's files: of a folder, or those inside this program; none where nobody wants it.
std::vector<SiteFile> sandbox_files(const Config& config) {
  if (!config.sandbox_dir.empty()) return or_stop(read_site_folder(config.sandbox_dir));
  std::vector<SiteFile> files;
  if (!config.sandbox_port) return files;
  for (const auto& [path, bytes] : embedded::sandbox::files())
    files.push_back({std::string(path), std::string(bytes)});
  if (files.empty())
    throw Stop{
        "--sandbox-port: this program was built without the page; ./run --build makes both, "
        "--sandbox-dir serves a folder",
        usage_error};
  return files;
}

/// The sandbox page, when it is wanted: bound first, since seeds name its origin.
class Sandbox {
 public:
  Sandbox(const Config& config, const std::string& issuer) {
    auto files = sandbox_files(config);
    if (files.empty()) return;
    const Json settings{{"issuer", issuer}, {"client_id", "webapp"}, {"callback", "callback"}};
    files.push_back({"/sandbox.json", to_text(settings)});
    std::vector<std::string> reachable{issuer};
    reachable.insert(reachable.end(), config.sandbox_connect.begin(), config.sandbox_connect.end());
    site_.emplace(std::move(files), reachable);
    constexpr std::size_t threads = 16;
    server_.emplace([this](const http::Request& request) { return site_->handle(request); },
                    HttpServer::Limits{.threads = threads});
    const auto port = config.sandbox_port.value_or(default_sandbox_port);
    origin_ = origin(or_stop(server_->bind(config.host, port), failure));
  }

  bool is_served() const { return server_.has_value(); }
  const std::string& address() const { return origin_; }
  void start() {
    if (server_) server_->start();
  }
  void stop() {
    if (server_) server_->stop();
  }

 private:
  std::optional<StaticSite> site_;
  std::optional<HttpServer> server_;
  std::string origin_ = origin(default_sandbox_port);  // what seeds expect where the page is served elsewhere
};

/// The numbers, on a port of their own: whoever may ask for tokens need not see them.
class MetricsPort {
 public:
  MetricsPort(const Config& config, const Metrics& metrics) {
    if (!config.metrics_port) return;
    constexpr std::size_t threads = 2;
    server_.emplace([&metrics](const http::Request& request) { return metrics_page(metrics, request); },
                    HttpServer::Limits{.threads = threads});
    const auto port = or_stop(server_->bind(config.metrics_host, *config.metrics_port), failure);
    server_->start();
    announce("metrics http://" + config.metrics_host + ":" + std::to_string(port) + "/metrics");
  }

 private:
  std::optional<HttpServer> server_;
};

std::unique_ptr<AuditFile> open_audit(const Config& config) {
  if (config.audit_log.empty()) return nullptr;
  return std::make_unique<AuditFile>(config.audit_log,
                                     [](const std::string& problem) { spdlog::error("{}", problem); });
}

void write_seeds(Services& services, const Config& config, const SeedVariables& variables) {
  for (const auto& path : config.seeds) or_stop(apply_seed(services, path, read_file(path), variables));
  if (const auto made =
          or_stop(ensure_root_client(services, config.root_client_id, config.root_client_secret)))
    announce("root-client " + config.root_client_id + " " + made->reveal() + " (shown this once)");
}

/// SQLite guards policies' queries by itself; PostgreSQL does by their role.
void connect_policies(SqliteStore&, const Config&) {}

void connect_policies(PostgresStore& store, const Config& config) {
  if (!config.policy_store.empty()) store.policy_queries.connect(config.policy_store);
}

template <class Store>
int serve_on(const Config& config) {
  const sigset_t signals = block_signals();
  raise_descriptor_limit();
  SystemRandom random;
  const SystemClock clock;
  const OpensslCrypto crypto;
  // Fewer hashes wait than there are threads, so that wrong passwords never occupy them all.
  ScryptHasher hasher(random, {.waiting = std::max<std::size_t>(config.threads / 4, 1)});
  Store store(config.store);
  connect_policies(store, config);
  HttplibWeb web(config.private_addresses);
  Posting posting(web);

  std::optional<Observation> observed;  // set before the first request is taken
  const auto tls = tls_of(config);
  HttpServer server([&observed](const http::Request& request) { return observed->handle(request); },
                    {.threads = config.threads}, tls, networks(config.trusted_proxies),
                    [&observed](const http::Request& request, http::Response& answer) {
                      observed->tell_of_refusal(request, answer);
                    });
  const std::uint16_t port = or_stop(server.bind(config.host, config.port), failure);
  const std::string issuer = config.issuer.empty() ? origin(port, tls ? "https" : "http") : config.issuer;
  Sandbox sandbox(config, issuer);

  Services services(
      {store.resources, store.sessions, store.codes, store.interactions, store.pushed_requests, store.keys,
       store.attempts, store.once, store.policy_queries, web, posting, hasher, crypto, random, clock},
      {.issuer = issuer,
       .look = look_of(config),
       .sealing_key = sealing_key(config, random),
       .password_grant = config.password_grant,
       .sign_up = config.sign_up,
       .registration = config.registration,
       .registration_token = config.registration_token,
       .development = config.development,
       .code_lifetime = config.code_lifetime,
       .keys = config.keys,
       .refresh_grace = *config.refresh_grace,
       .dpop_nonces = *config.dpop_nonces,
       .require_pushed_authorization_requests = config.require_pushed_authorization_requests,
       .strict = config.strict,
       .private_addresses = config.private_addresses});
  write_seeds(services, config, {{"issuer", issuer}, {"sandbox", sandbox.address()}});
  const App app(services);
  Metrics metrics;
  metrics.gauge("codegrant_hashes_under_way", "Password hashes that wait or are being computed.",
                [&hasher] { return static_cast<double>(hasher.under_way()); });
  metrics.gauge("codegrant_sessions", "Sessions that are active.", [&] {
    return static_cast<double>(store.sessions.search({{"active", "true"}}, {.count = 0}, clock.now()).total);
  });
  const auto audit = open_audit(config);
  observed.emplace([&app](const http::Request& request) { return app.handle(request); }, routes(services),
                   Observation::Parts{random, clock, crypto, store.sessions, metrics, audit.get()});
  const MetricsPort metrics_port(config, metrics);
  const Sweeping sweeping(store.sweeper, clock);
  const KeyWatch key_watch(services.keyring);

  server.start();
  sandbox.start();
  if (sandbox.is_served()) announce("sandbox " + sandbox.address());
  announce("ready " + issuer);
  wait_for_signal(signals);
  sandbox.stop();
  server.stop();
  return 0;
}

/// The store of a server that may be running.
void require_store(const Config& config) {
  const std::string_view prefix = "sqlite:";
  if (config.store == "memory:")
    throw Stop{"--store: memory: is within one server: ask that by POST /$rotate-keys", usage_error};
  if (config.store.starts_with(prefix) && !std::ifstream(config.store.substr(prefix.size())))
    throw Stop{"--store: there is no database " + config.store.substr(prefix.size()), usage_error};
}

/// Of the plan of the servers on this store the command knows what lies in the store: which algorithms there
/// are. Their --signing-algorithms and --key-rotation stay theirs.
template <class Store>
int rotate_keys_in(const Config& config) {
  Store store(config.store);
  SystemRandom random;
  const SystemClock clock;
  const OpensslCrypto crypto;
  const auto algorithms = algorithms_in(store.keys);
  if (algorithms.empty())
    throw Stop{"--store: no server has made signing keys in it yet: its first start does", failure};
  Keyring keyring(
      store.keys, crypto, sealing_key(config, random),
      {.algorithms = algorithms, .rotation = std::nullopt, .publication = config.keys.publication}, clock);
  keyring.rotate();
  for (const auto& key : keyring.keys()->keys())
    announce(std::string(to_string(keyring.state_of(key))) + " " +
             std::string(to_string(key.stored.algorithm)) + " " + key.stored.kid + " from " +
             date_time(key.stored.signs_from));
  return 0;
}

int rotate_keys(const Config& config) {
  require_store(config);
  return is_postgresql(config.store) ? rotate_keys_in<PostgresStore>(config)
                                     : rotate_keys_in<SqliteStore>(config);
}

int serve(const Config& config) {
  return is_postgresql(config.store) ? serve_on<PostgresStore>(config) : serve_on<SqliteStore>(config);
}

int log_in(const LoginOptions& options) {
  signal(SIGPIPE, SIG_IGN);
  constexpr std::chrono::seconds patience{10};
  login::HttplibClient http(patience);
  SystemRandom random;
  const login::RunningClock clock;
  return login::log_in(options, {http, random, clock, std::cout, std::cerr, login::open_browser});
}

int run(int argc, const char* const* argv) {
  const CommandLine line = read_command_line(argc, argv, environment);
  if (line.exit_status) return *line.exit_status;
  try {
    if (line.login) return log_in(*line.login);
    const std::string file = line.config_file.empty() ? std::string() : read_file(line.config_file);
    const Config config = or_stop(load_config(line.flags, environment, file, line.config_file));
    set_up_log(config.log_level);
    return line.command == CommandLine::Command::rotate_keys ? rotate_keys(config) : serve(config);
  } catch (const Stop& stop) {
    std::cerr << "codegrant: " << stop.message << "\n";
    return stop.status;
  } catch (const std::exception& error) {
    std::cerr << "codegrant: " << error.what() << "\n";
    return failure;
  }
}

}  // namespace
}  // namespace codegrant::server

int main(int argc, char** argv) { return codegrant::server::run(argc, argv); }
