// SPDX-License-Identifier: MIT
#include "network/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

namespace jobfeed::test {
namespace {

struct KeyCloser {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateCloser {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
struct ExtensionCloser {
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyCloser>;
using Certificate = std::unique_ptr<X509, CertificateCloser>;

void add_extension(X509* certificate, int which, const char* value) {
    const std::unique_ptr<X509_EXTENSION, ExtensionCloser> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, which, value));
    X509_add_ext(certificate, extension.get(), -1);
}

Certificate certificate_of(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    const auto* common_name = reinterpret_cast<const unsigned char*>("127.0.0.1");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), NID_subject_alt_name, "IP:127.0.0.1");
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

}  // namespace

TlsContext make_tls_server(const std::filesystem::path& file) {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = certificate_of(key.get());
    TlsContext context(SSL_CTX_new(TLS_server_method()));
    const std::unique_ptr<std::FILE, FileCloser> output(std::fopen(file.c_str(), "w"));
    if (!output || PEM_write_X509(output.get(), certificate.get()) != 1 ||
        SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1) {
        throw std::runtime_error("no certificate can be made");
    }
    return context;
}

}  // namespace jobfeed::test
