#include "server/endpoints/search_query.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "server/domain/date_time.hpp"
#include "server/endpoints/operation_outcome.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_a_page = 1000;
constexpr std::size_t most_pages = 1'000'000;
constexpr std::size_t most_conditions = 50;
constexpr auto most_alternatives = 100;

std::optional<std::size_t> read_number(std::string_view text, std::size_t least, std::size_t most) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number >= least && number <= most ? std::optional(number) : std::nullopt;
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

ResourceAnswer wrong(const std::string& name, const std::string& what) {
  return refuse(400, "invalid", name + " " + what, "query." + name);
}

std::optional<ResourceAnswer> read_number_into(std::size_t& number, const std::string& name,
                                               const std::string& value, std::size_t least,
                                               std::size_t most) {
  const auto read = read_number(value, least, most);
  if (!read)
    return wrong(name, "must be a number from " + std::to_string(least) + " to " + std::to_string(most));
  number = *read;
  return std::nullopt;
}

std::optional<ResourceAnswer> read_sort(std::vector<Order>& order, const std::string& value) {
  for (auto& key : split_at_commas(value)) {
    const bool descending = key.front() == '-';
    if (descending) key.erase(0, 1);
    if (key.empty()) return wrong("_sort", "takes names with commas between, each may have a - in front");
    order.push_back({std::move(key), descending ? Direction::descending : Direction::ascending});
  }
  if (order.size() > most_conditions) return wrong("_sort", "has too many names");
  return std::nullopt;
}

std::optional<ResourceAnswer> read_total(Total& total, const std::string& value) {
  if (value != "none" && value != "estimate" && value != "accurate")
    return wrong("_total", "must be one of none, estimate, accurate");
  total = value == "none" ? Total::left_out : Total::counted;
  return std::nullopt;
}

std::optional<ResourceAnswer> read_parameter(SearchQuery& search, const std::string& name,
                                             const std::string& value) {
  if (is_about_the_answer(name)) return std::nullopt;
  if (name == "_count") return read_number_into(search.page.count, name, value, 0, most_a_page);
  if (name == "_page") return read_number_into(search.page_number, name, value, 1, most_pages);
  if (name == "_sort") return read_sort(search.page.order, value);
  if (name == "_total") return read_total(search.page.total, value);
  if (name == "_elements") {
    search.elements = split_at_commas(value);
    return std::nullopt;
  }
  search.matches.push_back({name, value});
  if (search.matches.size() > most_conditions) return wrong(name, "is one condition too many");
  if (std::count(value.begin(), value.end(), ',') >= most_alternatives)
    return wrong(name, "takes at most " + std::to_string(most_alternatives) + " values");
  return std::nullopt;
}

/// `resource` without what was not asked for; who it is stays, and a tag says that this is not all (FHIR R4
/// §3.1.1.5.9).
Json with_elements(Json resource, const std::vector<std::string>& elements) {
  if (elements.empty()) return resource;
  Json part = Json::object();
  for (const auto& [name, member] : resource.items())
    if (name == "resourceType" || name == "id" || name == "meta" ||
        std::find(elements.begin(), elements.end(), name) != elements.end())
      part[name] = member;
  part["meta"]["tag"] = {
      {{"system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"}, {"code", "SUBSETTED"}}};
  return part;
}

std::string address_of(const ResourceCall& call) {
  std::string address = call.base + "/" + call.operation.resource_type;
  if (call.operation.id == "FhirHistory") address += "/" + call.operation.resource_id + "/_history";
  return address;
}

/// The pages beside this one, by the query that came with another `_page`.
Json links(const ResourceCall& call, const SearchQuery& query, std::size_t total, std::size_t shown) {
  Json links = Json::array();
  const auto add = [&](const char* relation, std::size_t page) {
    Form form = call.query;
    form.set("_page", std::to_string(page));
    links.push_back({{"relation", relation}, {"url", address_of(call) + "?" + form.encode()}});
  };
  add("self", query.page_number);
  if (query.page.count == 0) return links;
  const bool counted = query.page.total == Total::counted;
  const std::size_t last = std::max<std::size_t>((total + query.page.count - 1) / query.page.count, 1);
  add("first", 1);
  if (query.page_number > 1) add("previous", query.page_number - 1);
  if (counted ? query.page_number < last : shown == query.page.count) add("next", query.page_number + 1);
  if (counted) add("last", last);
  return links;
}

Json bundle(const char* type, Json links, Json entries) {
  return {
      {"resourceType", "Bundle"}, {"type", type}, {"link", std::move(links)}, {"entry", std::move(entries)}};
}

}  // namespace

std::variant<SearchQuery, ResourceAnswer> read_search(const Form& query) {
  SearchQuery search;
  for (const auto& [name, value] : query.entries())
    if (auto refused = read_parameter(search, name, value)) return *std::move(refused);
  search.page.offset = (search.page_number - 1) * search.page.count;
  return search;
}

Json searchset(const ResourceCall& call, const SearchQuery& query, const SearchPage& page) {
  const std::string& type = call.operation.resource_type;
  Json entries = Json::array();
  for (const Json& resource : page.resources)
    entries.push_back({{"fullUrl", call.base + "/" + type + "/" + string_member(resource, "id")},
                       {"resource", with_elements(in_dialect(type, resource, call.dialect), query.elements)},
                       {"search", {{"mode", "match"}}}});
  Json document =
      bundle("searchset", links(call, query, page.total, page.resources.size()), std::move(entries));
  if (query.page.total == Total::counted) document["total"] = page.total;
  return document;
}

Json history_bundle(const ResourceCall& call, const SearchQuery& query, const VersionPage& page) {
  const std::string& type = call.operation.resource_type;
  const std::string address = type + "/" + call.operation.resource_id;
  Json entries = Json::array();
  for (const auto& version : page.versions) {
    const bool deleted = version.resource.is_null();
    Json entry{{"fullUrl", call.base + "/" + address},
               {"request", {{"method", deleted ? "DELETE" : "PUT"}, {"url", address}}},
               {"response",
                {{"status", deleted ? "204" : "200"},
                 {"etag", etag_of(version.version)},
                 {"lastModified", date_time(version.updated_at)}}}};
    if (!deleted) entry["resource"] = in_dialect(type, version.resource, call.dialect);
    entries.push_back(std::move(entry));
  }
  Json document = bundle("history", links(call, query, page.total, page.versions.size()), std::move(entries));
  document["total"] = page.total;
  return document;
}

}  // namespace codegrant::server
