#include "server/endpoints/transaction.hpp"

#include "server/endpoints/operation_outcome.hpp"

namespace codegrant::server {

std::optional<ResourceAnswer> Transaction::add(std::size_t place, const BundleEntry& entry) {
  auto read = read_call(resources_.collections(), resources_.issuer(), entry.request, entry.document);
  if (auto* refused = std::get_if<ResourceAnswer>(&read)) return refuse_entry(place, std::move(*refused));
  auto& call = std::get<ResourceCall>(read);
  auto settled = resources_.settle(call, caller_);
  if (settled && settled->status >= 400) return refuse_entry(place, *std::move(settled));
  if (names_.same_as.contains(place)) return std::nullopt;
  if (is_misnamed(place, call)) {
    is_overtaken_ = true;
    return std::nullopt;
  }
  if (settled) {
    hold(place, std::move(call), *std::move(settled));
    return std::nullopt;
  }
  const bool is_read = call.request.method == "GET" || call.request.method == "HEAD";
  return is_read ? std::nullopt : plan(place, std::move(call));
}

bool Transaction::is_misnamed(std::size_t place, const ResourceCall& call) const {
  const auto named = names_.addresses.find(place);
  return named != names_.addresses.end() &&
         named->second != call.operation.resource_type + "/" + call.operation.resource_id;
}

std::optional<ResourceAnswer> Transaction::plan(std::size_t place, ResourceCall call) {
  if (!addresses_.insert(call.operation.resource_type + "/" + call.operation.resource_id).second)
    return refuse_entry(place, refuse(422, "invalid", "another entry writes the same resource"));
  auto planned = resources_.operations().plan(call);
  if (auto* refused = std::get_if<ResourceAnswer>(&planned)) return refuse_entry(place, std::move(*refused));
  if (room_.is_full()) return refuse_entry(place, refuse_for_room());
  keep(place, std::move(call), std::get<Plan>(std::move(planned)));
  return std::nullopt;
}

/// What a conditional creation found: it is held to what it is, since other entries may refer to it.
void Transaction::hold(std::size_t place, ResourceCall call, ResourceAnswer answer) {
  auto* collection = call.collection->stored();
  if (call.operation.id != "FhirCreate" || collection == nullptr) {
    answers_[place] = std::move(answer);
    return;
  }
  const auto shown = collection->read(call.operation.resource_id);
  is_overtaken_ = is_overtaken_ || !shown;
  if (!shown) return;
  Plan nothing = collection->plan_nothing(call.operation.resource_id, *shown);
  keep(place, std::move(call), std::move(nothing));
}

void Transaction::keep(std::size_t place, ResourceCall call, Plan plan) {
  room_.take(plan.bytes);
  places_.push_back(place);
  calls_.push_back(std::move(call));
  plans_.push_back(std::move(plan));
}

std::variant<std::vector<ResourceAnswer>, ResourceAnswer, Transaction::Overtaken> Transaction::commit(
    ResourceStore& store, UnixTime now) {
  if (is_overtaken_) return Overtaken{};
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
  for (const auto& [place, first] : names_.same_as) {
    answers_[place] = answers_[first];
    answers_[place].status = 200;  // it is there already, as for whoever comes second
  }
  return std::move(answers_);
}

}  // namespace codegrant::server
