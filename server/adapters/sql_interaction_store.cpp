#include "server/adapters/sql_interaction_store.hpp"

namespace codegrant::server {

using sql::Connection;
using sql::send;
using sql::Statement;

void SqlInteractionStore::put(const Interaction& interaction) {
  database_.write([&](Connection& connection) {
    send(connection, "DELETE FROM interaction WHERE id = ?", interaction.id);
    send(connection,
         "INSERT INTO interaction (id, browser, parameters, first_factor, login_session,"
         " consent, consent_session, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
         interaction.id, interaction.browser, interaction.parameters, interaction.first_factor,
         interaction.login_session, static_cast<std::int64_t>(interaction.consent),
         interaction.consent_session, interaction.expires_at);
  });
}

std::optional<Interaction> SqlInteractionStore::get(std::string_view id, UnixTime now) {
  return database_.read([&](Connection& connection) -> std::optional<Interaction> {
    Statement found(
        connection,
        "SELECT id, browser, parameters, first_factor, login_session, consent, consent_session, expires_at"
        " FROM interaction WHERE id = ? AND expires_at > ?",
        id, now);
    if (!found.next()) return std::nullopt;
    Interaction interaction;
    interaction.id = found.text(0);
    interaction.browser = found.digest(1);
    interaction.parameters = found.text(2);
    interaction.first_factor = found.text(3);
    interaction.login_session = found.text(4);
    interaction.consent = static_cast<Consent>(found.number(5));
    interaction.consent_session = found.text(6);
    interaction.expires_at = found.time(7);
    return interaction;
  });
}

void SqlInteractionStore::record_first_factor(std::string_view id, std::string_view first_factor) {
  database_.write([&](Connection& connection) {
    send(connection, "UPDATE interaction SET first_factor = ? WHERE id = ?", first_factor, id);
  });
}

void SqlInteractionStore::record_login(std::string_view id, std::string_view session) {
  database_.write([&](Connection& connection) {
    send(connection, "UPDATE interaction SET login_session = ? WHERE id = ?", session, id);
  });
}

void SqlInteractionStore::record_consent(std::string_view id, Consent consent, std::string_view session) {
  database_.write([&](Connection& connection) {
    send(connection, "UPDATE interaction SET consent = ?, consent_session = ? WHERE id = ?",
         static_cast<std::int64_t>(consent), session, id);
  });
}

void SqlInteractionStore::erase(std::string_view id) {
  database_.write(
      [&](Connection& connection) { send(connection, "DELETE FROM interaction WHERE id = ?", id); });
}

}  // namespace codegrant::server
