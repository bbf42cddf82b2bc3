#include "server/endpoints/transaction.hpp"

#include "server/endpoints/operation_outcome.hpp"

namespace codegrant::server {

std::optional<ResourceAnswer> Transaction::add(std::size_t place, const BundleEntry& entry) {
  auto read = read_call(resources_.collections(), resources_.issuer(), entry.request, entry.document);
  if (auto* refused = std::get_if<ResourceAnswer>(&read)) return refuse_entry(place, std::move(*refused));
  auto& call = std::get<ResourceCall>(read);
  if (auto settled = resources_.settle(call, caller_)) {
    if (settled->status >= 400) return refuse_entry(place, *std::move(settled));
    answers_[place] = *std::move(settled);
    return std::nullopt;
  }
  const bool is_read = call.request.method == "GET" || call.request.method == "HEAD";
  return is_read ? std::nullopt : plan(place, std::move(call));
}

std::optional<ResourceAnswer> Transaction::plan(std::size_t place, ResourceCall call) {
  if (!addresses_.insert(call.operation.resource_type + "/" + call.operation.resource_id).second)
    return refuse_entry(place, refuse(422, "invalid", "another entry writes the same resource"));
  auto planned = resources_.operations().plan(call);
  if (auto* refused = std::get_if<ResourceAnswer>(&planned)) return refuse_entry(place, std::move(*refused));
  places_.push_back(place);
  calls_.push_back(std::move(call));
  plans_.push_back(std::get<Plan>(std::move(planned)));
  return std::nullopt;
}

std::variant<std::vector<ResourceAnswer>, ResourceAnswer, Transaction::Overtaken> Transaction::commit(
    ResourceStore& store, UnixTime now) {
  auto done = carry_out(store, plans_, now);
  if (const auto* refused = std::get_if<Refused>(&done)) {
    const auto& call = calls_[refused->change];
    if (const auto* duplicate = std::get_if<Duplicate>(&refused->reason))
      return refuse_entry(places_[refused->change], answer_duplicate(call, *duplicate));
    return Overtaken{};
  }
  const auto& outcomes = std::get<std::vector<PlanOutcome>>(done);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto* shown = std::get_if<Shown>(&outcomes[i]);
    answers_[places_[i]] = shown != nullptr ? resource_answer(calls_[i].base, *shown, calls_[i].dialect)
                                            : ResourceAnswer{204, Json(), {}};
  }
  return std::move(answers_);
}

}  // namespace codegrant::server
