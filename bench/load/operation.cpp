#include "bench/load/operation.hpp"

#include <array>
#include <utility>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/form.hpp"
#include "codegrant/codec/sha256.hpp"
#include "server/json/json.hpp"

namespace codegrant::load {
namespace {

using server::Json;

/// The parameters of the query of `location`.
Form query_of(const std::string& location) {
  const auto question = location.find('?');
  if (question == std::string::npos) return {};
  const auto form = Form::parse(std::string_view(location).substr(question + 1));
  return form ? *form : Form();
}

std::string algorithm_of(const std::string& jws) {
  const auto header = base64url::decode(jws.substr(0, jws.find('.')));
  const auto json = header ? server::parse_json(*header) : Error{ErrorCode::invalid_request, "no JWS"};
  return json ? server::string_member(*json, "alg") : "";
}

/// The member that a good answer to a single request has.
const char* expected_member(Kind kind) {
  switch (kind) {
    case Kind::introspect: return "active";
    case Kind::userinfo: return "sub";
    case Kind::resource: return "resourceType";
    case Kind::discovery: return "issuer";
    case Kind::jwks: return "keys";
    case Kind::flow:
    case Kind::refresh: break;
  }
  return "";
}

}  // namespace

std::optional<Kind> kind_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Kind>, 7> kinds{{{"flow", Kind::flow},
                                                                    {"refresh", Kind::refresh},
                                                                    {"introspect", Kind::introspect},
                                                                    {"userinfo", Kind::userinfo},
                                                                    {"resource", Kind::resource},
                                                                    {"discovery", Kind::discovery},
                                                                    {"jwks", Kind::jwks}}};
  for (const auto& [known, kind] : kinds)
    if (known == name) return kind;
  return std::nullopt;
}

Operation::Operation(const Target& target, Kind kind, std::string session, std::uint64_t seed)
    : target_(target), kind_(kind), session_(std::move(session)), random_(seed) {
  start();
}

Operation::Progress Operation::on_answer(const Answer& answer) {
  switch (step_) {
    case Step::authorize: return on_code(answer);
    case Step::token:
    case Step::refresh: return on_tokens(answer);
    case Step::single: return on_single(answer);
  }
  return failed("no such step");
}

void Operation::start_over() {
  access_token_.clear();
  start();
}

bool Operation::needs_tokens() const {
  return kind_ == Kind::flow || (access_token_.empty() && kind_ != Kind::discovery && kind_ != Kind::jwks);
}

void Operation::start() {
  if (needs_tokens())
    write_authorize();
  else if (kind_ == Kind::refresh)
    write_refresh();
  else
    write_single();
}

void Operation::write_authorize() {
  step_ = Step::authorize;
  verifier_ = random_text(32);
  state_ = random_text(16);
  const auto digest = sha256(verifier_);
  Form form;
  form.set("response_type", "code");
  form.set("client_id", target_.client_id);
  form.set("redirect_uri", target_.redirect_uri);
  form.set("scope", target_.scope);
  form.set("state", state_);
  form.set("nonce", random_text(16));
  form.set("code_challenge_method", "S256");
  form.set("code_challenge", base64url::encode({digest.data(), digest.size()}));
  get(target_.authorize + "?" + form.encode() + target_.authorize_parameters, "Cookie: " + session_ + "\r\n");
}

void Operation::write_token() {
  step_ = Step::token;
  Form form;
  form.set("grant_type", "authorization_code");
  form.set("code", code_);
  form.set("redirect_uri", target_.redirect_uri);
  form.set("client_id", target_.client_id);
  form.set("code_verifier", verifier_);
  if (!target_.client_secret.empty()) form.set("client_secret", target_.client_secret);
  post(target_.token, form.encode());
}

void Operation::write_refresh() {
  step_ = Step::refresh;
  Form form;
  form.set("grant_type", "refresh_token");
  form.set("refresh_token", refresh_token_);
  form.set("client_id", target_.client_id);
  if (!target_.client_secret.empty()) form.set("client_secret", target_.client_secret);
  post(target_.token, form.encode());
}

void Operation::write_single() {
  step_ = Step::single;
  const std::string bearer = "Authorization: Bearer " + access_token_ + "\r\n";
  Form form;
  switch (kind_) {
    case Kind::introspect:
      form.set("token", access_token_);
      return post(target_.introspect, form.encode(),
                  "Authorization: " + target_.introspection_credentials + "\r\n");
    case Kind::userinfo: return get(target_.userinfo, bearer);
    case Kind::resource: return get(target_.resource, bearer);
    case Kind::discovery: return get(target_.discovery);
    case Kind::jwks: return get(target_.jwks);
    case Kind::flow:
    case Kind::refresh: return;
  }
}

Operation::Progress Operation::on_code(const Answer& answer) {
  if (answer.status != 302 && answer.status != 303)
    return failed("authorize answers " + std::to_string(answer.status));
  if (!answer.location.starts_with(target_.redirect_uri)) return failed("authorize redirects elsewhere");
  const Form query = query_of(answer.location);
  if (query.get("state") != state_) return failed("authorize answers with another state");
  if (!query.get("code")) return failed("authorize answers without a code");
  code_ = *query.get("code");
  write_token();
  return Progress::next_request;
}

Operation::Progress Operation::on_tokens(const Answer& answer) {
  const bool first = step_ == Step::token;
  const auto tokens = server::parse_json(answer.body);
  if (answer.status != 200 || !tokens) return failed("token answers " + std::to_string(answer.status));
  access_token_ = server::string_member(*tokens, "access_token");
  const std::string refresh = server::string_member(*tokens, "refresh_token");
  if (access_token_.empty()) return failed("no access token");
  if (!target_.algorithm.empty() && algorithm_of(access_token_) != target_.algorithm)
    return failed("the access token is not signed by " + target_.algorithm);
  if (first && refresh.empty()) return failed("no refresh token");
  if (first && target_.id_token && server::string_member(*tokens, "id_token").empty())
    return failed("no id_token");
  if (!refresh.empty()) refresh_token_ = refresh;
  if (!first || kind_ == Kind::flow) return finished();
  start();
  return Progress::prepared;
}

Operation::Progress Operation::on_single(const Answer& answer) {
  if (answer.status != 200) return failed("status " + std::to_string(answer.status));
  const auto json = server::parse_json(answer.body);
  const char* member = expected_member(kind_);
  if (!json || !json->contains(member)) return failed("the answer has no " + std::string(member));
  if (json->at(member) == false) return failed("the answer says that the token is not active");
  return finished();
}

Operation::Progress Operation::failed(std::string problem) {
  problem_ = std::move(problem);
  start_over();
  return Progress::failed;
}

Operation::Progress Operation::finished() {
  start();
  return Progress::done;
}

void Operation::get(const std::string& path, std::string_view fields) {
  request_ = "GET " + path + " HTTP/1.1\r\nHost: " + target_.host + ":" + std::to_string(target_.port) +
             "\r\nAccept: */*\r\n";
  request_.append(fields).append("\r\n");
}

void Operation::post(const std::string& path, const std::string& form, std::string_view fields) {
  request_ = "POST " + path + " HTTP/1.1\r\nHost: " + target_.host + ":" + std::to_string(target_.port) +
             "\r\nAccept: */*\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
             std::to_string(form.size()) + "\r\n";
  request_.append(fields).append("\r\n").append(form);
}

std::string Operation::random_text(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += static_cast<char>(random_() & 255);
  return base64url::encode(text);
}

}  // namespace codegrant::load
