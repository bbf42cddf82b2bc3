#include "bench/load/target.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "server/json/json.hpp"

namespace codegrant::load {

Target read_target(const std::string& file) {
  std::ifstream stream(file);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const auto json = server::parse_json(text);
  if (!json) throw std::runtime_error(file + ": " + json.error().detail);

  Target target;
  const std::pair<const char*, std::string Target::*> texts[] = {
      {"name", &Target::name},
      {"authorize", &Target::authorize},
      {"token", &Target::token},
      {"introspect", &Target::introspect},
      {"userinfo", &Target::userinfo},
      {"discovery", &Target::discovery},
      {"jwks", &Target::jwks},
      {"resource", &Target::resource},
      {"authorize_parameters", &Target::authorize_parameters},
      {"client_id", &Target::client_id},
      {"client_secret", &Target::client_secret},
      {"introspection_credentials", &Target::introspection_credentials},
      {"redirect_uri", &Target::redirect_uri},
      {"scope", &Target::scope},
      {"algorithm", &Target::algorithm},
  };
  for (const auto& [name, member] : texts) target.*member = json->value(name, std::string());
  target.port = json->at("port").get<std::uint16_t>();
  target.pid = json->at("pid").get<int>();
  target.id_token = json->value("id_token", false);
  target.cookies = json->value("cookies", std::vector<std::string>{""});
  return target;
}

}  // namespace codegrant::load
