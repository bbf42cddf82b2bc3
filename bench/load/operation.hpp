// What one user of the server does over and over, and when it counts as done.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "bench/load/answer.hpp"
#include "bench/load/target.hpp"

namespace codegrant::load {

/// `flow` is authorize with a live session, then the code for tokens, with PKCE.
enum class Kind { flow, refresh, introspect, userinfo, resource, discovery, jwks };

std::optional<Kind> kind_of(std::string_view name);

/// One operation is one request, or two for a flow. Where tokens are needed, the first operation gets them by
/// a flow of its own, which is not counted.
class Operation {
 public:
  /// `session` is the Cookie header's value. `target` must outlive it.
  Operation(const Target& target, Kind kind, std::string session, std::uint64_t seed);

  enum class Progress { next_request, done, prepared, failed };

  /// The request to send now, whole.
  const std::string& request() const { return request_; }

  /// What the answer means. After it, `request()` is the next one: of this operation or a new one.
  Progress on_answer(const Answer& answer);

  /// Why the last answer failed.
  const std::string& problem() const { return problem_; }

  /// Forgets the tokens and begins anew, as after an answer that failed.
  void start_over();

 private:
  enum class Step { authorize, token, refresh, single };

  bool needs_tokens() const;
  void start();
  void write_authorize();
  void write_token();
  void write_refresh();
  void write_single();
  Progress on_code(const Answer& answer);
  Progress on_tokens(const Answer& answer);
  Progress on_single(const Answer& answer);
  Progress failed(std::string problem);
  Progress finished();

  void get(const std::string& path, std::string_view fields = {});
  void post(const std::string& path, const std::string& form, std::string_view fields = {});
  std::string random_text(std::size_t bytes);

  const Target& target_;
  Kind kind_;
  std::string session_;
  std::mt19937_64 random_;
  Step step_ = Step::single;
  std::string request_, problem_;
  std::string verifier_, state_, code_, access_token_, refresh_token_;
};

}  // namespace codegrant::load
