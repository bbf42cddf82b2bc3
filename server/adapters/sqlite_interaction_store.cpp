#include "server/adapters/sqlite_interaction_store.hpp"

namespace codegrant::server {

using sqlite::Connection;
using sqlite::execute;
using sqlite::Statement;

void SqliteInteractionStore::put(const Interaction& interaction) {
  database_.write([&](Connection& connection) {
    execute(connection,
            "INSERT OR REPLACE INTO interaction (id, browser, parameters, session, logged_in_at, consent,"
            " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            interaction.id, interaction.browser, interaction.parameters, interaction.session,
            interaction.logged_in_at, static_cast<std::int64_t>(interaction.consent), interaction.expires_at);
  });
}

std::optional<Interaction> SqliteInteractionStore::get(std::string_view id, UnixTime now) {
  return database_.read([&](Connection& connection) -> std::optional<Interaction> {
    Statement found(
        connection,
        "SELECT id, browser, parameters, session, logged_in_at, consent, expires_at FROM interaction"
        " WHERE id = ? AND expires_at > ?",
        id, now);
    if (!found.next()) return std::nullopt;
    Interaction interaction;
    interaction.id = found.text(0);
    interaction.browser = found.digest(1);
    interaction.parameters = found.text(2);
    interaction.session = found.text(3);
    interaction.logged_in_at = found.optional_time(4);
    interaction.consent = static_cast<Consent>(found.number(5));
    interaction.expires_at = found.time(6);
    return interaction;
  });
}

void SqliteInteractionStore::record_login(std::string_view id, std::string_view session, UnixTime now) {
  database_.write([&](Connection& connection) {
    execute(connection, "UPDATE interaction SET session = ?, logged_in_at = ? WHERE id = ?", session, now,
            id);
  });
}

void SqliteInteractionStore::record_consent(std::string_view id, Consent consent) {
  database_.write([&](Connection& connection) {
    execute(connection, "UPDATE interaction SET consent = ? WHERE id = ?", static_cast<std::int64_t>(consent),
            id);
  });
}

void SqliteInteractionStore::erase(std::string_view id) {
  database_.write(
      [&](Connection& connection) { execute(connection, "DELETE FROM interaction WHERE id = ?", id); });
}

}  // namespace codegrant::server
