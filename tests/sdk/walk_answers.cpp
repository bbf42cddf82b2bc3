// Of the walk's world: what servers and stores answer.
#include "tests/sdk/walk_world.hpp"

#include <algorithm>

#include "tests/sdk/id_tokens.hpp"
#include "tests/sdk/walk_step.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_answered = 2;  // errands that may be answered once more

constexpr auto demand = R"({"error":"use_dpop_nonce"})";

}  // namespace

void World::answer_errand(const Move& move, Session& session) {
  auto& kept = errands_[move.which];
  const bool again = kept.answered;
  if (!again && move.kind == Move::Kind::http_answers) kept.answer = tokens_for(kept, move.how);
  kept.answered = true;
  kept.how = move.how;
  const auto errand = kept;
  // Userinfo settles its call by the host's list of calls, which has it only once.
  if (again || errand.purpose == Purpose::userinfo) errands_.erase(errands_.begin() + move.which);
  late_ = errand.dead;
  switch (move.kind) {
    case Move::Kind::store_answers:
      if (move.how == 1 || errand.login < 0)
        happen(StoreMissing{errand.id}, session);
      else if (errand.spent)
        happen(StoreSpent{errand.id}, session);
      else {
        const auto login = logins_[static_cast<std::size_t>(errand.login)];
        happen(StoreLoaded{errand.id, login.kept_until, login.kept}, session);
      }
      break;
    case Move::Kind::signature_checked: happen(SignatureChecked{errand.id, move.how == 0}, session); break;
    case Move::Kind::http_fails: happen(HttpFailed{errand.id, errand.purpose, errand.call}, session); break;
    default: answer_http(errand, session);
  }
  late_ = false;
  retries_ = 0;
  const auto answered = [](const Errand& each) { return each.answered; };
  while (std::count_if(errands_.begin(), errands_.end(), answered) > static_cast<int>(most_answered))
    errands_.erase(std::find_if(errands_.begin(), errands_.end(), answered));
}

/// The body of a willing answer, where that is tokens. Tokens are new with each.
std::string World::tokens_for(const Errand& errand, std::uint8_t how) {
  if (errand.purpose != Purpose::token || how > 2) return "";
  const auto n = number(++minted_);
  const bool renewal = errand.login < 0;
  auto of_claims =
      claims().with("exp", std::to_string(to_unix(now_) + 300)).with("iat", std::to_string(to_unix(now_)));
  if (!renewal)
    of_claims = of_claims.with("nonce", in_quotes(logins_[static_cast<std::size_t>(errand.login)].nonce));
  // The second variant is somebody else's, the third is of another kind.
  if (how == 1) of_claims = of_claims.with(renewal ? "sub" : "nonce", R"("other")");
  const bool bound = deal_->dpop != (how == 2);
  if (renewal && how == 0) rotated_.insert(errand.token);
  return R"({"access_token":"at~)" + n + R"(","token_type":")" + (bound ? "DPoP" : "Bearer") +
         R"(","expires_in":400,"refresh_token":"rt~)" + n + "\"" +
         (deal_->openid ? ",\"id_token\":\"" + id_token(of_claims) + secret_mark + "\"" : "") + "}";
}

void World::answer_http(const Errand& errand, Session& session) {
  const auto how = errand.how;
  const auto answer = [&](int status, const std::string& body, const char* nonce = "") {
    happen(
        HttpResponse{errand.id, errand.purpose, errand.call, {status, "application/json", body}, nonce, {}},
        session);
  };
  switch (errand.purpose) {
    case Purpose::metadata:
      if (how == 0) return answer(200, metadata(openid_endpoints));
      return answer(how == 1 ? 404 : how == 2 ? 503 : 200, R"({"issuer":"https://evil.example"})");
    case Purpose::push:
      retries_ = how == 2 ? errand.retries + 1 : 0;
      if (how == 0) return answer(201, R"({"request_uri":"urn:x"})");
      return how == 1 ? answer(400, R"({"error":"invalid_request"})") : answer(400, demand, "nonce-1");
    case Purpose::token: {
      if (how < 3) {
        const bool awaited = awaited_request(session.state()) == errand.id;
        given_back_ = 0;
        answer(200, errand.answer);
        // RFC 7009: what nobody holds must not stay good. (A token of another type cannot be read.)
        const bool first = find_errand(errand.id) != nullptr;
        if (!awaited && first && how != 2)
          expect(given_back_ == 1, "tokens that come late are not given back");
        return;
      }
      if (how == 3) return answer(400, R"({"error":"invalid_grant"})");
      if (how == 4) return answer(503, "");
      retries_ = errand.retries + 1;
      if (errand.login >= 0) ++logins_[static_cast<std::size_t>(errand.login)].demands;
      return answer(400, demand, "nonce-1");
    }
    case Purpose::keys: return answer(200, how == 0 ? jwks({rsa_key()}) : jwks({}));
    case Purpose::userinfo:
    case Purpose::userinfo_again:
      return how == 0 ? answer(200, R"({"sub":"alice"})") : answer(401, R"({"error":"invalid_token"})");
    case Purpose::end_session: return answer(how == 0 ? 200 : 500, "");
  }
}

}  // namespace codegrant
