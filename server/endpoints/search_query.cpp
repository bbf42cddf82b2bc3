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
constexpr std::size_t greatest_offset = most_a_page * most_pages;
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
  if (name == "_offset") return read_number_into(search.offset.emplace(), name, value, 0, greatest_offset);
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

/// What a page holds.
struct Filled {
  std::size_t shown = 0;
  bool is_cut = false;
};

/// The query that came, with another page.
std::string page_address(const ResourceCall& call, const char* parameter, std::size_t value) {
  Form form;
  for (const auto& [name, text] : call.query.entries()) {
    const bool is_place = name == "_page" || name == "_offset";
    form.set(is_place ? parameter : name, is_place ? std::to_string(value) : text);
  }
  form.set(parameter, std::to_string(value));
  return address_of(call) + "?" + form.encode();
}

/// The pages beside this one: by number, and where one of them does not begin at a whole number of pages, by
/// offset.
Json links(const ResourceCall& call, const SearchQuery& query, std::size_t total, const Filled& filled) {
  Json links = Json::array();
  const auto add = [&](const char* relation, const char* parameter, std::size_t value) {
    links.push_back({{"relation", relation}, {"url", page_address(call, parameter, value)}});
  };
  const auto& page = query.page;
  const bool by_number = !query.offset;
  add("self", by_number ? "_page" : "_offset", query.offset.value_or(query.page_number));
  if (page.count == 0) return links;
  const bool is_counted = page.total == Total::counted;
  const std::size_t end = page.offset + filled.shown;
  add("first", "_page", 1);
  if (by_number && query.page_number > 1) add("previous", "_page", query.page_number - 1);
  if (!by_number && page.offset > 0)
    add("previous", "_offset", page.offset - std::min(page.offset, page.count));
  if (filled.is_cut || (is_counted ? end < total : filled.shown == page.count)) {
    if (by_number && !filled.is_cut)
      add("next", "_page", query.page_number + 1);
    else
      add("next", "_offset", end);
  }
  if (is_counted && by_number)
    add("last", "_page", std::max<std::size_t>((total + page.count - 1) / page.count, 1));
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
  if (search.offset && query.get("_page"))
    return wrong("_offset", "and _page both say where the page begins: send one of them");
  search.page.offset = search.offset.value_or((search.page_number - 1) * search.page.count);
  return search;
}

Json searchset(const ResourceCall& call, const SearchQuery& query, SearchPage page) {
  const std::string& type = call.operation.resource_type;
  Json entries = Json::array();
  for (Json& resource : page.resources) {
    Json entry{{"fullUrl", call.base + "/" + type + "/" + string_member(resource, "id")},
               {"search", {{"mode", "match"}}}};
    entry["resource"] = with_elements(in_dialect(type, std::move(resource), call.dialect), query.elements);
    entries.push_back(std::move(entry));
  }
  Json document = bundle("searchset", links(call, query, page.total, {page.resources.size(), page.is_cut}),
                         std::move(entries));
  if (query.page.total == Total::counted) document["total"] = page.total;
  return document;
}

Json history_bundle(const ResourceCall& call, const SearchQuery& query, VersionPage page) {
  const std::string& type = call.operation.resource_type;
  const std::string address = type + "/" + call.operation.resource_id;
  Json entries = Json::array();
  for (auto& version : page.versions) {
    const bool deleted = version.resource.is_null();
    Json entry{{"fullUrl", call.base + "/" + address},
               {"request", {{"method", deleted ? "DELETE" : "PUT"}, {"url", address}}},
               {"response",
                {{"status", deleted ? "204" : "200"},
                 {"etag", etag_of(version.version)},
                 {"lastModified", date_time(version.updated_at)}}}};
    if (!deleted) entry["resource"] = in_dialect(type, std::move(version.resource), call.dialect);
    entries.push_back(std::move(entry));
  }
  Json document = bundle("history", links(call, query, page.total, {page.versions.size(), page.is_cut}),
                         std::move(entries));
  document["total"] = page.total;
  return document;
}

}  // namespace codegrant::server
