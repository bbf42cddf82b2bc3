#include "server/adapters/openssl_ecdsa.hpp"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>

#include <stdexcept>

#include "server/adapters/openssl_handles.hpp"

namespace codegrant::server::openssl {
namespace {

using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

BigNumber number_of(std::string_view text) {
  return BigNumber(BN_bin2bn(bytes(text), static_cast<int>(text.size()), nullptr));
}

}  // namespace

std::optional<std::string> ecdsa_der(std::string_view numbers, std::size_t width) {
  if (numbers.size() != 2 * width) return std::nullopt;
  const EcdsaSignature signature(ECDSA_SIG_new());
  auto r = number_of(numbers.substr(0, width));
  auto s = number_of(numbers.substr(width));
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return std::nullopt;
  static_cast<void>(r.release());  // the signature's now
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return std::nullopt;
  std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

std::string ecdsa_numbers(std::string_view der, std::size_t width) {
  const auto* at = bytes(der);
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string numbers(2 * width, '\0');
  auto* to = reinterpret_cast<unsigned char*>(numbers.data());
  const auto size = static_cast<int>(width);
  if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), to, size) != size ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), to + width, size) != size)
    throw std::runtime_error("openssl: cannot read a signature");
  return numbers;
}

}  // namespace codegrant::server::openssl
