#include "tests/server/support/test_server.hpp"

#include <stdexcept>
#include <utility>

#include "codegrant/codec/base64url.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

constexpr const char* seed = R"(
- {resourceType: User, id: alice, userName: alice, email: Alice@example.com, password: wonderland}
- {resourceType: User, id: bob, userName: bob, password: wonderland}
- {resourceType: Patient, id: p1, name: [{family: Okafor, given: [Ada]}], gender: female}
- resourceType: Client
  id: webapp
  grant_types: [code]
  scope: [openid, profile, email]
  auth: {authorization_code: {redirect_uri: 'https://app.example/cb', token_format: jwt, refresh_token: true}}
- resourceType: Client
  id: house
  first_party: true
  grant_types: [code]
  auth: {authorization_code: {redirect_uri: 'https://app.example/cb', refresh_token: true}}
- resourceType: Client
  id: office
  secret: verysecret
  grant_types: [authorization_code]
  auth: {authorization_code: {redirect_uri: 'https://office.example/cb', refresh_token: true}}
- resourceType: AccessPolicy
  id: alice-reads
  link: [{resourceType: User, id: alice}]
  engine: matcho
  matcho: {request-method: get, params: {resource/type: Patient}}
)";

Secret sealing_key() { return Secret(std::string(32, 'k')); }

/// Making an RSA key takes a tenth of a second: each server has copies of the same keys, in a store of its
/// own, so that no test sees what another one does to them.
const std::vector<StoredKey>& ready_keys() {
  static const std::vector<StoredKey> keys = [] {
    SqliteStore store("memory:");
    const OpensslCrypto crypto;
    const SettableClock clock;
    const Keyring keyring(store.keys, crypto, sealing_key(), {}, clock);
    return store.keys.list();
  }();
  return keys;
}

}  // namespace

// In the form of a scrypt hash, with the password's SHA-256 where the derived key would stand.
std::string QuickHasher::hash(const Secret& password) {
  if (overloaded) throw Overloaded("too many hashes wait");
  std::string key = base64url::encode(bytes_of(OpensslCrypto().sha256(password.reveal())));
  for (char& c : key) c = c == '-' ? '+' : c == '_' ? '/' : c;
  return "$s0$f0801$AAAAAAAAAAAAAAAAAAAAAA==$" + key + "=";
}

bool QuickHasher::verify(const Secret& password, std::string_view stored) {
  ++verifications;
  const bool right = stored == hash(password);
  if (const auto happen = std::exchange(while_verifying, nullptr)) happen();
  return right;
}

Result<std::string> PretendedWeb::get(const std::string& url) {
  fetched.push_back(url);
  const auto page = pages.find(url);
  if (page == pages.end()) return Error{ErrorCode::network_error, "no answer"};
  return page->second;
}

Result<void> PretendedWeb::post_form(const std::string& url, const std::string& form) {
  received.emplace_back(url, form);
  return {};
}

void PretendedWeb::post_later(LogoutMessage message) {
  received.emplace_back(std::move(message.url), std::move(message.form));
}

void PretendedWeb::give_up(const std::string& client, const std::string&) { given_up.push_back(client); }

void Cookies::take(const http::Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name != "Set-Cookie") continue;
    const std::string pair = value.substr(0, value.find(';'));
    values_[pair.substr(0, pair.find('='))] = pair.substr(pair.find('=') + 1);
  }
}

void Cookies::put(http::Request& request) const {
  std::string text;
  for (const auto& [name, value] : values_) text += (text.empty() ? "" : "; ") + name + "=" + value;
  if (!text.empty()) request.headers.emplace_back("Cookie", text);
}

TestServer::TestServer(const Switches& switches) {
  for (const auto& key : ready_keys()) store_.keys.add(key, "");
  services_ = std::make_unique<Services>(
      Ports{store_.resources, store_.sessions, store_.codes, store_.interactions, store_.pushed_requests,
            store_.keys, store_.attempts, store_.once, store_.policy_queries, web, web, hasher, crypto_,
            random_, clock},
      Identity{.issuer = issuer,
               .look = Look{.brand = "Test"},
               .sealing_key = sealing_key(),
               .password_grant = switches.password_grant,
               .grant_page_url = switches.grant_page_url,
               .sign_up = switches.sign_up,
               .registration = switches.registration,
               .registration_token = Secret(switches.registration_token),
               .development = switches.development,
               .refresh_grace = switches.refresh_grace,
               .dpop_nonces = switches.dpop_nonces,
               .require_pushed_authorization_requests = switches.require_pushed_authorization_requests,
               .strict = switches.strict,
               .private_addresses = switches.private_addresses});
  if (const auto done = apply_seed(*services_, "seed", seed, {}); !done)
    throw std::runtime_error(done.error().detail);
  if (const auto done = ensure_root_client(*services_, "root", Secret("rootsecret")); !done)
    throw std::runtime_error(done.error().detail);
  app_ = std::make_unique<App>(*services_);
}

http::Response TestServer::send(const std::string& method, const std::string& target, http::Headers headers,
                                std::string body) {
  http::Request request{.method = method, .headers = std::move(headers), .body = std::move(body)};
  const auto question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
  request.remote_address = remote_address;
  return app_->handle(request);
}

http::Response TestServer::browse(const std::string& method, const std::string& target, std::string body,
                                  const http::Headers& more) {
  http::Request with_cookies{.headers = more};
  cookies_.put(with_cookies);
  if (method == "POST")
    with_cookies.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  auto response = send(method, target, with_cookies.headers, std::move(body));
  cookies_.take(response);
  return response;
}

http::Response TestServer::administer(const std::string& method, const std::string& target,
                                      const Json& body) {
  http::Headers headers{{"Authorization", root}};
  if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
  return send(method, target, std::move(headers), body.is_null() ? "" : to_text(body));
}

http::Response TestServer::get_patient(const std::string& access_token) {
  return send("GET", "/Patient/p1", {{"Authorization", "Bearer " + access_token}});
}

http::Response TestServer::post_token(const Form& form) {
  return send("POST", "/auth/token", {{"Content-Type", "application/x-www-form-urlencoded"}}, form.encode());
}

std::string TestServer::authorize_target(const std::string& client_id, const std::string& more) const {
  return "/auth/authorize?response_type=code&state=xyz&client_id=" + client_id +
         "&code_challenge_method=S256&code_challenge=" + code_challenge + more;
}

http::Response TestServer::walk(const std::string& target, const std::string& decision,
                                const std::string& user) {
  auto response = browse("GET", target);
  for (int step = 0; step < 8 && location_of(response).starts_with('/'); ++step) {
    const std::string next = location_of(response);
    response = browse("GET", next);
    if (response.status != 200) continue;
    Form form;
    form.set("interaction", hidden_input(response.body, "interaction"));
    form.set("csrf_token", hidden_input(response.body, "csrf_token"));
    const bool is_login = next.starts_with("/auth/login");
    form.set(is_login ? "username" : "decision", is_login ? user : decision);
    if (is_login) form.set("password", "wonderland");
    response = browse("POST", is_login ? "/auth/login" : "/auth/grant", form.encode());
  }
  return response;
}

TestServer::OpenForm TestServer::open_form(const std::string& target) {
  OpenForm opened;
  opened.address = location_of(browse("GET", target));
  opened.page = browse("GET", opened.address).body;
  opened.form.set("interaction", hidden_input(opened.page, "interaction"));
  opened.form.set("csrf_token", hidden_input(opened.page, "csrf_token"));
  opened.form.set("username", "alice");
  opened.form.set("password", "wonderland");
  return opened;
}

std::string TestServer::obtain_code(const std::string& client_id) {
  return location_parameter(walk(authorize_target(client_id)), "code");
}

Json TestServer::obtain_tokens(const std::string& client_id) {
  return body_of_response(post_token(code_exchange(client_id, obtain_code(client_id))));
}

Form TestServer::code_exchange(const std::string& client_id, const std::string& code) {
  Form form;
  form.set("grant_type", "authorization_code");
  form.set("client_id", client_id);
  form.set("code", code);
  form.set("code_verifier", code_verifier);
  return form;
}

std::string TestServer::stored(const std::string& type, const std::string& id) {
  return store_.resources.get(type, id)->body;
}

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [known, value] : response.headers)
    if (http::same_header_name(known, name)) return value;
  return {};
}

std::string location_of(const http::Response& response) { return header_of(response, "Location"); }

std::string location_parameter(const http::Response& response, const std::string& name) {
  const std::string location = location_of(response);
  const auto question = location.find('?');
  const auto form = Form::parse(question == std::string::npos ? "" : location.substr(question + 1));
  return form ? std::string(form->get(name).value_or("")) : std::string();
}

Json body_of_response(const http::Response& response) {
  auto body = parse_json(response.body);
  return body ? *std::move(body) : Json();
}

Json claims_of_jwt(const std::string& token) {
  const auto first = token.find('.');
  return Json::parse(*base64url::decode(token.substr(first + 1, token.rfind('.') - first - 1)));
}

std::string hidden_input(const std::string& page, const std::string& name) {
  const std::string before = "name=\"" + name + "\" value=\"";
  const auto begin = page.find(before);
  if (begin == std::string::npos) return {};
  const auto value = begin + before.size();
  return page.substr(value, page.find('"', value) - value);
}

}  // namespace codegrant::server
