#include "server/config/load_config.hpp"

#include <algorithm>

#include "server/config/settings.hpp"
#include "server/config/strict.hpp"
#include "server/json/yaml.hpp"

namespace codegrant::server {
namespace {

Error wrong(const std::string& where, const std::string& what) {
  return {ErrorCode::invalid_configuration, where + ": " + what};
}

/// At commas and white space: colons stand in addresses and networks.
std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(", \t\r\n", at), text.size());
    if (end > at) parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// A scalar of the file as the text a flag would have brought; none where it is no scalar.
std::optional<std::string> scalar_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return std::nullopt;
}

Result<Flags> read_file(std::string_view text, const std::string& name) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Flags{};
  const auto document = parse_yaml(text);
  if (!document) return wrong(name, document.error().detail);
  if (!document->is_object()) return wrong(name, "write one `setting: value` a line");
  Flags values;
  for (const auto& [key, value] : document->items()) {
    const auto known = std::find_if(settings().begin(), settings().end(),
                                    [&key = key](const Setting& setting) { return setting.name == key; });
    if (known == settings().end()) return wrong(name, "there is no setting '" + key + "'");
    const bool is_list = value.is_array() && known->values == Setting::Values::several;
    for (const Json& element : is_list ? value : Json::array({value})) {
      const auto scalar = scalar_text(element);
      if (!scalar) return wrong(name + ": " + key, "expected text or a number");
      values[key].push_back(*scalar);
    }
  }
  return values;
}

/// Who may register is said once, and never by leaving something out.
Result<void> check_registration(const Config& config) {
  const bool is_open = config.open_registration == Switch::on;
  const bool has_token = !config.registration_token.empty();
  if (is_open && config.registration == Switch::off)
    return wrong("open-registration", "needs registration on");
  if (is_open && has_token)
    return wrong("open-registration", "stands beside a registration-token: keep one of them");
  if (config.registration == Switch::on && !is_open && !has_token)
    return wrong("registration", "needs a registration-token, or open-registration on");
  return {};
}

Result<void> check_policy_store(const Config& config) {
  if (config.policy_store.empty() || config.store.starts_with("postgresql:")) return {};
  return wrong("policy-store", "is for a store of PostgreSQL: SQLite needs none");
}

}  // namespace

Result<Config> load_config(const Flags& flags, const Environment& environment, std::string_view file,
                           const std::string& file_name) {
  const auto from_file = read_file(file, file_name);
  if (!from_file) return from_file.error();

  Config config;
  for (const Setting& setting : settings()) {
    const std::string variable = environment_name(setting);
    const auto read = [&](const std::vector<std::string>& values, const std::string& where) -> Result<void> {
      if (const auto problem = setting.read(config, values)) return wrong(where, *problem);
      return {};
    };
    Result<void> done;
    if (const auto flag = flags.find(setting.name); flag != flags.end()) {
      done = read(flag->second, "--" + std::string(setting.name));
    } else if (const auto value = environment(variable)) {
      const bool several = setting.values == Setting::Values::several;
      done = read(several ? split_list(*value) : std::vector{*value}, variable);
    } else if (const auto line = from_file->find(setting.name); line != from_file->end()) {
      done = read(line->second, file_name + ": " + std::string(setting.name));
    }
    if (!done) return done.error();
  }
  if (const auto checked = check_policy_store(config); !checked) return checked.error();
  if (const auto checked = check_registration(config); !checked) return checked.error();
  if (const auto applied = apply_strict(config); !applied) return applied.error();
  return config;
}

}  // namespace codegrant::server
