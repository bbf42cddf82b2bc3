// A server in this process with what is around it: the log's ids, the numbers, and the audit as a list.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/app/observation.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {

class Lines : public AuditTrail {
 public:
  void add(const std::string& line) override { lines.push_back(line); }
  std::vector<std::string> lines;
};

/// Requests go through the observation; those of `browse` with the cookies of one browser.
class ObservedServer : public testing::Test {
 protected:
  http::Response send(const std::string& method, const std::string& target, http::Headers headers = {},
                      const std::string& body = {}) {
    const auto question = target.find('?');
    http::Request request{.method = method, .path = target.substr(0, question), .body = body};
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.headers = std::move(headers);
    request.remote_address = "192.0.2.7";
    return observation_.handle(request);
  }
  http::Response administer(const std::string& method, const std::string& target, const Json& body,
                            http::Headers more = {}) {
    more.emplace_back("Authorization", TestServer::root);
    return send(method, target, std::move(more), to_text(body));
  }
  http::Response post_form(const std::string& target, const Form& form, http::Headers more = {}) {
    more.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return send("POST", target, std::move(more), form.encode());
  }
  http::Response browse(const std::string& method, const std::string& target, const Form& form = {}) {
    http::Request cookies;
    cookies_.put(cookies);
    auto response =
        method == "POST" ? post_form(target, form, cookies.headers) : send(method, target, cookies.headers);
    cookies_.take(response);
    return response;
  }
  /// Sends a page's login form, or its consent form, with `fields` filled in.
  http::Response submit(const std::string& address, Form fields) {
    const auto page = browse("GET", address);
    for (const auto* name : {"interaction", "csrf_token"}) fields.set(name, hidden_input(page.body, name));
    return browse("POST", address.substr(0, address.find('?')), fields);
  }
  /// From the authorization request to the answer to the login form.
  http::Response log_in(const std::string& user, const std::string& password, const std::string& more = {}) {
    Form form;
    form.set("username", user);
    form.set("password", password);
    return submit(location_of(browse("GET", server_.authorize_target("webapp", more))), form);
  }
  Json last() const { return Json::parse(audit_.lines.at(audit_.lines.size() - 1)); }

  TestServer server_{{.registration = Switch::on}};
  SystemRandom random_;
  OpensslCrypto crypto_;
  Metrics metrics_;
  Lines audit_;
  Cookies cookies_;
  Observation observation_{
      [this](const http::Request& request) {
        server_.remote_address = request.remote_address;
        return server_.send(request.method, request.path + (request.query.empty() ? "" : "?" + request.query),
                            request.headers, request.body);
      },
      server_.route_table(),
      {random_, server_.clock, crypto_, server_.store().sessions, metrics_, &audit_}};
};

}  // namespace codegrant::server
