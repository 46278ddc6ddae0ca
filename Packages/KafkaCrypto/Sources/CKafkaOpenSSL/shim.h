#ifndef CKAFKA_OPENSSL_SHIM_H
#define CKAFKA_OPENSSL_SHIM_H

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// TLS

// The settings of every context. Writes may be partial and may continue from other memory. Idle connections release
// their buffers. Renegotiation and compression are disabled. A stream that ends without a close_notify is an error.
static inline void ckafka_tls_set_up(SSL_CTX *context, size_t read_buffer) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, read_buffer);
}

static inline int ckafka_tls_set_versions(SSL_CTX *context, int minimum, int maximum) {
    return SSL_CTX_set_min_proto_version(context, minimum) && SSL_CTX_set_max_proto_version(context, maximum);
}

// Passes every new session of a client to the callback, and stores none itself.
static inline void ckafka_tls_hand_out_sessions(SSL_CTX *context, int (*callback)(SSL *, SSL_SESSION *)) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, callback);
}

// A server stores no sessions, because its tickets contain them.
static inline void ckafka_tls_keep_no_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline int ckafka_tls_add_chain(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

static inline int ckafka_tls_set_server_name(SSL *connection, const char *name) {
    return (int)SSL_set_tlsext_host_name(connection, name);
}

static inline void ckafka_bio_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void ckafka_bio_retry_write(BIO *bio) { BIO_set_retry_write(bio); }
static inline void ckafka_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

// Moves the content of `from` to `text`, cut to `size` with a terminating 0, and frees `from`.
static inline void ckafka_bio_take_text(BIO *from, char *text, int size) {
    int count = from ? BIO_read(from, text, size - 1) : 0;
    text[count > 0 ? count : 0] = 0;
    BIO_free(from);
}

// Writes the subject of a certificate in the format of RFC 2253.
static inline void ckafka_certificate_subject(X509 *certificate, char *text, int size) {
    BIO *out = BIO_new(BIO_s_mem());
    if (out) X509_NAME_print_ex(out, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
    ckafka_bio_take_text(out, text, size);
}

// Returns the complete subject of a certificate in the format of RFC 2253 in UTF-8, which the caller must free. It is
// not cut, because it identifies a client.
static inline BIO *ckafka_certificate_whole_subject(X509 *certificate) {
    BIO *out = BIO_new(BIO_s_mem());
    unsigned long flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
    if (!out || X509_NAME_print_ex(out, X509_get_subject_name(certificate), 0, flags) >= 0) return out;
    BIO_free(out);
    return NULL;
}

// Writes the start or the end of a certificate's validity.
static inline void ckafka_certificate_time(X509 *certificate, int is_end, char *text, int size) {
    BIO *out = BIO_new(BIO_s_mem());
    if (out) ASN1_TIME_print(out, is_end ? X509_get0_notAfter(certificate) : X509_get0_notBefore(certificate));
    ckafka_bio_take_text(out, text, size);
}

// Writes the first ten host names and addresses of a certificate; its common name if there are none.
static inline void ckafka_certificate_names(X509 *certificate, char *text, int size) {
    BIO *out = BIO_new(BIO_s_mem());
    GENERAL_NAMES *names = (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int shown = 0;
    for (int index = 0; out && index < sk_GENERAL_NAME_num(names) && shown < 10; index++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
        if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
        const ASN1_STRING *value = name->type == GEN_DNS ? name->d.dNSName : name->d.iPAddress;
        const unsigned char *bytes = ASN1_STRING_get0_data(value);
        int length = ASN1_STRING_length(value);
        if (shown++) BIO_write(out, ", ", 2);
        if (name->type == GEN_DNS) {
            BIO_write(out, bytes, length < 255 ? length : 255);
        } else if (length == 4) {
            BIO_printf(out, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
        } else {
            for (int at = 0; at + 1 < length && at < 16; at += 2)
                BIO_printf(out, "%s%x", at ? ":" : "", bytes[at] << 8 | bytes[at + 1]);
        }
    }
    GENERAL_NAMES_free(names);
    X509_NAME *subject = X509_get_subject_name(certificate);
    int position = shown ? -1 : X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (out && position >= 0) {
        const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, position));
        int length = ASN1_STRING_length(value);
        BIO_write(out, ASN1_STRING_get0_data(value), length < 255 ? length : 255);
    }
    ckafka_bio_take_text(out, text, size);
}

#endif
