#include "server/endpoints/bundle_entries.hpp"

#include <algorithm>
#include <array>

#include "server/endpoints/operation_outcome.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_entries = 1000;

/// What an entry has of the request that brought it: all but what speaks of that one's body and conditions.
http::Request without_content(const http::Request& outer) {
  http::Request request = outer;
  request.body.clear();
  request.query.clear();
  std::erase_if(request.headers, [](const auto& header) {
    for (const auto* name : {"Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding",
                             "If-Match", "If-None-Exist", "Expect"})
      if (http::same_header_name(header.first, name)) return true;
    return false;
  });
  return request;
}

/// "Patient/p1?x=y", whether or not a slash or "/fhir/" stands before it.
void set_address(http::Request& request, std::string_view url) {
  const std::string base = dialect_of(request.path) == Dialect::fhir ? "/fhir/" : "/";
  if (url.starts_with('/')) url.remove_prefix(1);
  if (url.starts_with("fhir/")) url.remove_prefix(5);
  const auto question = url.find('?');
  request.path = base + std::string(url.substr(0, question));
  request.query = question == std::string_view::npos ? std::string() : std::string(url.substr(question + 1));
}

ResourceAnswer wrong(const std::string& member, const std::string& what) {
  return refuse(422, "invalid", "request." + member + " " + what, "request." + member);
}

std::variant<BundleEntry, ResourceAnswer> put_in_place(const http::Request& outer, const Json& resource) {
  const std::string type = string_member(resource, "resourceType");
  const std::string id = string_member(resource, "id");
  if (type.empty()) return refuse(422, "required", "each resource needs a resourceType", "resourceType");
  if (id.empty()) return refuse(422, "required", type + ": each resource needs an id", "id");
  BundleEntry entry{without_content(outer), resource, {}};
  entry.request.method = "PUT";
  set_address(entry.request, type + "/" + id);
  return entry;
}

std::variant<BundleEntry, ResourceAnswer> read_entry(const http::Request& outer, const Json& entry) {
  const Json& asked = member_at(entry, {"request"});
  const Json& resource = member_at(entry, {"resource"});
  if (asked.is_null()) return put_in_place(outer, resource);

  const std::string method = string_member(asked, "method");
  constexpr std::array methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
  if (std::find(methods.begin(), methods.end(), method) == methods.end())
    return wrong("method", "must be one of GET, HEAD, POST, PUT, PATCH, DELETE");
  const std::string url = string_member(asked, "url");
  if (url.empty()) return wrong("url", "must be an address such as Patient/p1");
  for (const auto* member : {"ifNoneMatch", "ifModifiedSince"})
    if (asked.contains(member)) return wrong(member, "is not read here; leave it out");

  BundleEntry read{without_content(outer), resource, string_member(entry, "fullUrl")};
  read.request.method = method;
  set_address(read.request, url);
  for (const auto& [member, header] :
       {std::pair("ifMatch", "If-Match"), std::pair("ifNoneExist", "If-None-Exist")})
    if (const auto value = string_member(asked, member); !value.empty())
      read.request.headers.emplace_back(header, value);
  return read;
}

template <class ReadOne>
std::variant<std::vector<BundleEntry>, ResourceAnswer> read_all(const Json& list, const ReadOne& read_one) {
  if (list.size() > most_entries)
    return refuse(422, "too-costly", "at most " + std::to_string(most_entries) + " at once");
  std::vector<BundleEntry> entries;
  for (const Json& each : list) {
    auto read = read_one(each);
    if (auto* refused = std::get_if<ResourceAnswer>(&read))
      return refuse_entry(entries.size(), std::move(*refused));
    entries.push_back(std::get<BundleEntry>(std::move(read)));
  }
  return entries;
}

}  // namespace

std::variant<std::vector<BundleEntry>, ResourceAnswer> read_entries(const http::Request& outer,
                                                                    const Json& bundle) {
  const Json& entries = member_at(bundle, {"entry"});
  if (!entries.is_null() && !entries.is_array())
    return refuse(422, "invalid", "must be a list of entries", "Bundle.entry");
  return read_all(entries, [&](const Json& entry) { return read_entry(outer, entry); });
}

std::variant<std::vector<BundleEntry>, ResourceAnswer> read_resources(const http::Request& outer,
                                                                      const Json& list) {
  return read_all(list, [&](const Json& resource) { return put_in_place(outer, resource); });
}

ResourceAnswer refuse_entry(std::size_t entry, ResourceAnswer answer) {
  const std::string place = "entry[" + std::to_string(entry) + "]";
  for (Json& issue : answer.document["issue"]) {
    Json expression = Json::array({place});
    for (const Json& inner : member_at(issue, {"expression"}))
      expression.push_back(place + "." + inner.get<std::string>());
    if (expression.size() > 1) expression.erase(0);
    issue["expression"] = std::move(expression);
    issue["diagnostics"] = place + ": " + string_member(issue, "diagnostics");
  }
  return answer;
}

}  // namespace codegrant::server
