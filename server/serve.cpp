#include "server/serve.hpp"

#include <signal.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>

#include "server/adapters/audit_file.hpp"
#include "server/adapters/http_server.hpp"
#include "server/adapters/httplib_web.hpp"
#include "server/adapters/openssl_crypto.hpp"
#include "server/adapters/openssl_tls.hpp"
#include "server/adapters/postgres_store.hpp"
#include "server/adapters/scrypt_hasher.hpp"
#include "server/adapters/sqlite_store.hpp"
#include "server/adapters/system.hpp"
#include "server/app/app.hpp"
#include "server/app/key_watch.hpp"
#include "server/app/observation.hpp"
#include "server/app/posting.hpp"
#include "server/app/seeds.hpp"
#include "server/app/sweeping.hpp"
#include "server/metrics_port.hpp"
#include "server/operator.hpp"
#include "server/sandbox_port.hpp"
#include "server/store_choice.hpp"

namespace codegrant::server {
namespace {

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

/// A server at work, which ends before what its threads use, also where something else cannot begin.
class AtWork {
 public:
  explicit AtWork(HttpServer& server) : server_(server) { server_.start(); }
  ~AtWork() { server_.stop(); }
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;

 private:
  HttpServer& server_;
};

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
                    },
                    [&observed](std::size_t requests) { observed->tell_of_turned_away(requests); });
  const std::uint16_t port = or_stop(server.bind(config.host, config.port), failure);
  const std::string issuer =
      config.issuer.empty() ? origin_of_port(port, tls ? "https" : "http") : config.issuer;
  SandboxPort sandbox(config, issuer);

  Services services(
      {store.resources, store.sessions, store.codes, store.interactions, store.pushed_requests, store.keys,
       store.attempts, store.once, store.policy_queries, web, posting, hasher, crypto, random, clock},
      {.issuer = issuer,
       .look = look_of(config),
       .sealing_key = sealing_key(config, random),
       .password_grant = config.password_grant,
       .grant_page_url = config.grant_page_url,
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
       .private_addresses = config.private_addresses,
       .key_fetches = std::max<std::size_t>(config.threads / 8, 1)});
  write_seeds(services, config, {{"issuer", issuer}, {"sandbox", sandbox.address()}});
  const App app(services);
  Metrics metrics;
  metrics.gauge("codegrant_hashes_under_way", "Password hashes that wait or are being computed.",
                [&hasher] { return static_cast<double>(hasher.under_way()); });
  metrics.gauge("codegrant_sessions", "Sessions that are active.", [&] {
    return static_cast<double>(store.sessions.search({{"active", "true"}}, {.count = 0}, clock.now()).total);
  });
  metrics.counter("codegrant_logout_messages_lost_total", "Clients that were not told that a login ended.",
                  [&posting] { return static_cast<double>(posting.lost()); });
  const auto audit = open_audit(config);
  observed.emplace([&app](const http::Request& request) { return app.handle(request); }, routes(services),
                   Observation::Parts{random, clock, crypto, store.sessions, metrics, audit.get()});
  const MetricsPort metrics_port(config, metrics);
  const Sweeping sweeping(store.sweeper, clock);
  const KeyWatch key_watch(services.keyring);

  const AtWork at_work(server);
  sandbox.start();
  if (sandbox.is_served()) announce("sandbox " + sandbox.address());
  announce("ready " + issuer);
  wait_for_signal(signals);
  sandbox.stop();
  return 0;
}

}  // namespace

int serve(const Config& config) {
  return is_postgresql(config.store) ? serve_on<PostgresStore>(config) : serve_on<SqliteStore>(config);
}

}  // namespace codegrant::server
