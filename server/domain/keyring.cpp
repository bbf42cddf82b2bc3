#include "server/domain/keyring.hpp"

#include <stdexcept>

namespace codegrant::server {
namespace {

StoredKey make_key(const Crypto& crypto, const Secret& sealing_key, UnixTime now) {
  const Secret pem = crypto.generate_private_key(SigningAlgorithm::RS256);
  const auto signer = crypto.load_signer(pem);
  if (!signer) throw std::runtime_error("the key that was just made cannot be read back");
  return {(*signer)->kid(), SigningAlgorithm::RS256, crypto.seal(sealing_key, pem), now};
}

}  // namespace

Keyring::Keyring(KeyStore& store, const Crypto& crypto, const Secret& sealing_key, const Clock& clock) {
  auto keys = store.list();
  if (keys.empty()) keys.push_back(store.add_first(make_key(crypto, sealing_key, clock.now())));
  for (const StoredKey& key : keys) {
    const auto pem = crypto.open(sealing_key, key.sealed_private_key);
    const auto signer = pem ? crypto.load_signer(*pem) : Result<std::shared_ptr<const Signer>>(pem.error());
    if (!signer)
      throw std::runtime_error("the signing key " + key.kid +
                               " in the store cannot be opened: is --key-file the file it was sealed with?");
    signers_.push_back(*signer);
    jwks_ += (jwks_.empty() ? R"({"keys":[)" : ",") + (*signer)->public_jwk();
  }
  jwks_ += "]}";
}

const Signer* Keyring::find(std::string_view kid) const {
  for (const auto& signer : signers_)
    if (signer->kid() == kid) return signer.get();
  return nullptr;
}

}  // namespace codegrant::server
