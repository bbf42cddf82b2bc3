#include "server/config/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/uri.hpp"

namespace codegrant::server {
namespace {

using Values = std::vector<std::string>;
using Problem = std::optional<std::string>;

template <class Number>
Problem read_number(const std::string& text, Number least, Number most, Number& number) {
  Number parsed{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc{} || end != text.data() + text.size() || parsed < least || parsed > most)
    return "'" + text + "' is not a whole number from " + std::to_string(least) + " to " +
           std::to_string(most);
  number = parsed;
  return std::nullopt;
}

Problem read_text(const std::string& text, std::string& target) {
  if (text.empty()) return "must not be empty";
  target = text;
  return std::nullopt;
}

/// RFC 8414 §2: https, no query, no fragment. Plain http is for this machine only.
Problem read_issuer(const std::string& text, std::string& issuer) {
  const auto uri = Uri::parse(text);
  const std::string advice = "'" + text + "' cannot be an issuer: ";
  if (!uri || uri->host.empty()) return advice + "write an absolute URL such as https://auth.example.com";
  if (!is_secure(*uri)) return advice + "use https, or http with localhost";
  if (uri->query || uri->fragment || !uri->userinfo.empty())
    return advice + "drop the query, fragment and user";
  if (!uri->path.empty()) return advice + "drop the path, also a slash at the end";
  issuer = text;
  return std::nullopt;
}

/// Where browsers are sent with a query of ours.
Problem read_page(const std::string& text, std::string& page) {
  const auto uri = Uri::parse(text);
  if (!uri || uri->host.empty() || !is_secure(*uri) || uri->query || uri->fragment || !uri->userinfo.empty())
    return "'" + text + "' is no such address: write https://example.com/consent, without query and fragment";
  page = text;
  return std::nullopt;
}

/// Written as issuers are.
Problem read_origins(const Values& texts, std::vector<std::string>& origins) {
  origins.clear();
  for (const auto& text : texts)
    if (auto problem = read_issuer(text, origins.emplace_back())) return problem;
  return std::nullopt;
}

Problem read_store(const std::string& text, std::string& store) {
  const auto names_something = [&](std::string_view scheme) {
    return text.starts_with(scheme) && text.size() > scheme.size();
  };
  // Not repeated in the message: an address can hold a password.
  if (text != "memory:" && !names_something("sqlite:") && !names_something("postgresql://"))
    return "is not a store: write sqlite:PATH, postgresql://USER@HOST/DATABASE or memory:";
  store = text;
  return std::nullopt;
}

Problem read_policy_store(const std::string& text, std::string& store) {
  if (!text.starts_with("postgresql://"))
    return "must be postgresql://ROLE@HOST/DATABASE: the database of --store, as a role without any rights";
  store = text;
  return std::nullopt;
}

Problem read_log_level(const std::string& text, std::string& level) {
  for (const auto* known : {"trace", "debug", "info", "warn", "error", "off"})
    if (text == known) {
      level = text;
      return std::nullopt;
    }
  return "'" + text + "' is not a log level: write trace, debug, info, warn, error or off";
}

Problem read_switch(const std::string& text, Switch& target) {
  // In a file, true is the more natural word.
  const bool on = text == "on" || text == "true";
  if (!on && text != "off" && text != "false") return "'" + text + "' is not a switch: write on or off";
  target = on ? Switch::on : Switch::off;
  return std::nullopt;
}

constexpr Seconds a_day{24 * 3600};

/// "3600", "90s", "15m", "12h" or "90d".
Problem read_duration(const std::string& text, Seconds least, Seconds most, Seconds& duration) {
  static constexpr std::array<std::pair<char, long long>, 4> units{
      {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 24 * 3600}}};
  long long unit = 1;
  std::string digits = text;
  for (const auto& [letter, seconds] : units)
    if (text.ends_with(letter)) {
      unit = seconds;
      digits.pop_back();
      break;
    }
  long long number = 0;
  if (read_number<long long>(digits, 1, most.count(), number) || number * unit < least.count() ||
      number * unit > most.count())
    return "'" + text + "' is not a time from " + std::to_string(least.count()) + "s to " +
           std::to_string(most / a_day) + "d: write 90s, 15m, 12h or 90d";
  duration = Seconds{number * unit};
  return std::nullopt;
}

Problem read_signing_algorithms(const Values& names, KeyPlan& keys) {
  keys.algorithms.clear();
  for (const auto& name : names) {
    const auto algorithm = parse_signing_algorithm(name);
    if (!algorithm) return "'" + name + "' is not offered: write RS256, ES256, EdDSA or PS256";
    if (std::find(keys.algorithms.begin(), keys.algorithms.end(), *algorithm) != keys.algorithms.end())
      return "'" + name + "' is there twice";
    keys.algorithms.push_back(*algorithm);
  }
  if (keys.algorithms.empty()) return "needs one algorithm or more";
  return std::nullopt;
}

Problem read_key_rotation(const std::string& text, std::optional<Seconds>& rotation) {
  rotation.reset();
  if (text == "off" || text == "false") return std::nullopt;
  Seconds chosen{};
  const auto problem = read_duration(text, Seconds{2}, 3660 * a_day, chosen);
  if (problem) return *problem + ", or off";
  rotation = chosen;
  return std::nullopt;
}

const std::array table{
    Setting{"host", "ADDRESS", "Address to listen on (127.0.0.1)", Setting::Values::one,
            [](Config& c, const Values& v) { return read_text(v[0], c.host); }},
    Setting{"port", "PORT", "Port to listen on; 0 takes a free one (8080)", Setting::Values::one,
            [](Config& c, const Values& v) { return read_number<std::uint16_t>(v[0], 0, 65535, c.port); }},
    Setting{"tls-cert", "FILE", "Certificate and chain, PEM: speak https and nothing else; needs --tls-key",
            Setting::Values::one, [](Config& c, const Values& v) { return read_text(v[0], c.tls_cert); }},
    Setting{"tls-key", "FILE", "Its private key, PEM without a password", Setting::Values::one,
            [](Config& c, const Values& v) { return read_text(v[0], c.tls_key); }},
    Setting{"issuer", "URL",
            "The server's name in every token and answer (http://localhost:PORT, with TLS https)",
            Setting::Values::one, [](Config& c, const Values& v) { return read_issuer(v[0], c.issuer); }},
    Setting{"store", "STORE",
            "sqlite:PATH, postgresql://…, or memory: to forget all at exit (sqlite:codegrant.sqlite)",
            Setting::Values::one, [](Config& c, const Values& v) { return read_store(v[0], c.store); }},
    Setting{"policy-store", "ADDRESS",
            "The same PostgreSQL database as a role without rights, for policies of the engine sql (none)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_policy_store(v[0], c.policy_store); }},
    Setting{"key-file", "FILE", "Seals the signing keys in the store; made when missing (STORE.key)",
            Setting::Values::one, [](Config& c, const Values& v) { return read_text(v[0], c.key_file); }},
    Setting{"sealing-key", "KEY",
            "The key itself in place of the file: 43 characters of base64url; better by the environment",
            Setting::Values::one,
            [](Config& c, const Values& v) -> Problem {
              const auto key = base64url::decode(v[0]);
              if (!key || key->size() != 32) return "must be 32 bytes as 43 characters of base64url";
              c.sealing_key = Secret(*key);
              return std::nullopt;
            }},
    Setting{"signing-algorithms", "ALG",
            "What tokens may be signed with, the usual one first (RS256 ES256 EdDSA)",
            Setting::Values::several,
            [](Config& c, const Values& v) { return read_signing_algorithms(v, c.keys); }},
    Setting{"key-rotation", "TIME", "How long a key signs before the next one does, or off (90d)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_key_rotation(v[0], c.keys.rotation); }},
    Setting{"key-publication", "TIME", "How long a new key is published before it signs (1h)",
            Setting::Values::one,
            [](Config& c, const Values& v) {
              return read_duration(v[0], Seconds{1}, 30 * a_day, c.keys.publication);
            }},
    Setting{"seed", "FILE", "Resources to write at every start, YAML or JSON, in this order",
            Setting::Values::several,
            [](Config& c, const Values& v) {
              c.seeds = v;
              return Problem{};
            }},
    Setting{"root-client-id", "ID", "Client that may do everything, by Basic authentication (root)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_text(v[0], c.root_client_id); }},
    Setting{"root-client-secret", "SECRET",
            "Its secret; without one, it is made and printed at the first start", Setting::Values::one,
            [](Config& c, const Values& v) -> Problem {
              if (v[0].size() < 8) return "needs 8 characters or more";
              c.root_client_secret = Secret(v[0]);
              return std::nullopt;
            }},
    Setting{"brand", "NAME", "Name on the login and grant pages (codegrant)", Setting::Values::one,
            [](Config& c, const Values& v) { return read_text(v[0], c.brand); }},
    Setting{"title", "TEXT", "Headline of the login page (Log in)", Setting::Values::one,
            [](Config& c, const Values& v) { return read_text(v[0], c.title); }},
    Setting{"theme", "FILE",
            "CSS that follows the pages' own: their colours, font and corners are properties",
            Setting::Values::one, [](Config& c, const Values& v) { return read_text(v[0], c.theme); }},
    Setting{"grant-page-url", "URL",
            "A page of your own that asks for consent, on the issuer's site; it reads /auth/grant as JSON "
            "(the server's page)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_page(v[0], c.grant_page_url); }},
    Setting{"code-lifetime", "SECONDS",
            "How long an authorization code waits to be redeemed, at most 600 (60)", Setting::Values::one,
            [](Config& c, const Values& v) {
              Seconds::rep seconds = 0;
              auto problem = read_number<Seconds::rep>(v[0], 1, 600, seconds);
              if (!problem) c.code_lifetime = Seconds{seconds};
              return problem;
            }},
    Setting{"password-grant", "on|off", "Let clients send users' passwords to the token endpoint (off)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_switch(v[0], c.password_grant); }},
    Setting{"sign-up", "on|off", "Let anybody make a User on the login page (off)", Setting::Values::one,
            [](Config& c, const Values& v) { return read_switch(v[0], c.sign_up); }},
    Setting{"registration", "on|off",
            "Let clients register themselves at /auth/register; needs --registration-token (off)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_switch(v[0], c.registration); }},
    Setting{"registration-token", "TOKEN",
            "What a client shows to register, 32 characters or more; better by the environment",
            Setting::Values::one,
            [](Config& c, const Values& v) -> Problem {
              if (v[0].size() < 32 || v[0].find_first_of(" \t\r\n") != std::string::npos)
                return "needs 32 characters or more, none of them a space";
              c.registration_token = Secret(v[0]);
              return std::nullopt;
            }},
    Setting{"open-registration", "on|off", "Let anybody register a client, without a token (off)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_switch(v[0], c.open_registration); }},
    Setting{"private-addresses", "on|off",
            "Let clients' jwks_uri and backchannel_logout_uri lead to private networks, also by http (off)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_switch(v[0], c.private_addresses); }},
    Setting{"refresh-grace", "SECONDS",
            "How long a refresh that is sent twice gets the same answer twice; 0: a spent token ends its "
            "session (5)",
            Setting::Values::one,
            [](Config& c, const Values& v) {
              Seconds::rep seconds = 0;
              auto problem = read_number<Seconds::rep>(v[0], 0, 60, seconds);
              if (!problem) c.refresh_grace = Seconds{seconds};
              return problem;
            }},
    Setting{"dpop-nonces", "on|off", "Demand a fresh nonce of this server's in every DPoP proof (off)",
            Setting::Values::one,
            [](Config& c, const Values& v) {
              Switch chosen = Switch::off;
              auto problem = read_switch(v[0], chosen);
              if (!problem) c.dpop_nonces = chosen;
              return problem;
            }},
    Setting{"require-pushed-authorization-requests", "on|off",
            "Take authorization requests by /auth/par alone (off)", Setting::Values::one,
            [](Config& c, const Values& v) {
              return read_switch(v[0], c.require_pushed_authorization_requests);
            }},
    Setting{"strict", "on|off", "The narrower answers of docs/strict.md, and nothing that is weaker (off)",
            Setting::Values::one, [](Config& c, const Values& v) { return read_switch(v[0], c.strict); }},
    Setting{"log-level", "LEVEL", "trace, debug, info, warn, error or off (info)", Setting::Values::one,
            [](Config& c, const Values& v) { return read_log_level(v[0], c.log_level); }},
    Setting{"audit-log", "FILE",
            "Add a line of JSON for each login, token, consent and change of rights (none)",
            Setting::Values::one, [](Config& c, const Values& v) { return read_text(v[0], c.audit_log); }},
    Setting{"metrics-port", "PORT", "Serve /metrics for Prometheus on this port; 0 takes a free one (none)",
            Setting::Values::one,
            [](Config& c, const Values& v) {
              return read_number<std::uint16_t>(v[0], 0, 65535, c.metrics_port.emplace());
            }},
    Setting{"metrics-host", "ADDRESS", "Address that /metrics is served on (127.0.0.1)", Setting::Values::one,
            [](Config& c, const Values& v) { return read_text(v[0], c.metrics_host); }},
    Setting{"development", "on|off", "Answer administrators' ?__debug=policy with what policies say (off)",
            Setting::Values::one,
            [](Config& c, const Values& v) { return read_switch(v[0], c.development); }},
    Setting{"trusted-proxies", "NETWORK",
            "Proxies whose X-Forwarded-For or Forwarded is believed, such as 10.0.0.0/8 (none)",
            Setting::Values::several,
            [](Config& c, const Values& v) {
              c.trusted_proxies = v;
              return Problem{};
            }},
    Setting{"threads", "COUNT", "Requests answered at the same time (64)", Setting::Values::one,
            [](Config& c, const Values& v) { return read_number<std::size_t>(v[0], 1, 4096, c.threads); }},
    Setting{"sandbox-dir", "DIR", "Serve this built sandbox page in place of the one inside",
            Setting::Values::one, [](Config& c, const Values& v) { return read_text(v[0], c.sandbox_dir); }},
    Setting{"sandbox-port", "PORT",
            "Serve the sandbox page on this port, an origin of its own; 0 takes a free one (5173)",
            Setting::Values::one,
            [](Config& c, const Values& v) {
              return read_number<std::uint16_t>(v[0], 0, 65535, c.sandbox_port.emplace());
            }},
    Setting{"sandbox-connect", "ORIGIN", "Let the sandbox's workers speak to this server, too",
            Setting::Values::several,
            [](Config& c, const Values& v) { return read_origins(v, c.sandbox_connect); }},
};

}  // namespace

std::span<const Setting> settings() { return table; }

std::string environment_name(const Setting& setting) {
  std::string name = "CODEGRANT_";
  for (const char c : setting.name)
    name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return name;
}

}  // namespace codegrant::server
