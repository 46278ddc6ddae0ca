// Public keys and their signatures, and the library's start, as functions that Swift can call.
#ifndef CKAFKA_OPENSSL_KEYS_H
#define CKAFKA_OPENSSL_KEYS_H

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

// OpenSSL's clean-up at exit runs while threads of ours may still use it: it is told not to.
static inline int ckafka_openssl_initialize(void) { return OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }

// Makes a public key of `type` from parameters, and takes them. Returns NULL for what is no key.
static inline void *ckafka_openssl_key(const char *type, OSSL_PARAM_BLD *builder) {
    OSSL_PARAM *parameters = builder ? OSSL_PARAM_BLD_to_param(builder) : NULL;
    EVP_PKEY_CTX *context = parameters ? EVP_PKEY_CTX_new_from_name(NULL, type, NULL) : NULL;
    EVP_PKEY *key = NULL;
    if (!context || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    ERR_clear_error();
    return key;
}

// An RSA public key of a modulus and an exponent, both big-endian.
static inline void *ckafka_openssl_rsa_key(const unsigned char *modulus, int modulus_length,
                                           const unsigned char *exponent, int exponent_length) {
    BIGNUM *n = BN_bin2bn(modulus, modulus_length, NULL);
    BIGNUM *e = BN_bin2bn(exponent, exponent_length, NULL);
    OSSL_PARAM_BLD *builder = n && e ? OSSL_PARAM_BLD_new() : NULL;
    if (builder && (OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) != 1 ||
                    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) != 1)) {
        OSSL_PARAM_BLD_free(builder);
        builder = NULL;
    }
    void *key = ckafka_openssl_key("RSA", builder);
    BN_free(n);
    BN_free(e);
    return key;
}

// A public key on the curve P-256 of an uncompressed point of 65 bytes. A point off the curve is no key.
static inline void *ckafka_openssl_p256_key(const unsigned char *point) {
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder && (OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
                    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, 65) != 1)) {
        OSSL_PARAM_BLD_free(builder);
        builder = NULL;
    }
    EVP_PKEY *key = (EVP_PKEY *)ckafka_openssl_key("EC", builder);
    EVP_PKEY_CTX *context = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    if (key && (!context || EVP_PKEY_public_check(context) != 1)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    ERR_clear_error();
    return key;
}

static inline int ckafka_openssl_key_bits(void *key) { return EVP_PKEY_get_bits((EVP_PKEY *)key); }
static inline void ckafka_openssl_key_free(void *key) { EVP_PKEY_free((EVP_PKEY *)key); }

// Whether `signature`, in the form that the key's kind has in OpenSSL, is the key's over SHA-256 of the message.
static inline int ckafka_openssl_verify(void *key, const unsigned char *signature, size_t signature_length,
                                        const unsigned char *message, size_t message_length) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int valid = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, (EVP_PKEY *)key) == 1 &&
                EVP_DigestVerify(context, signature, signature_length, message, message_length) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return valid;
}

// Two numbers of 32 bytes as JWS writes an ECDSA signature, in the DER that OpenSSL wants. Returns the length, or 0.
static inline int ckafka_openssl_ecdsa_der(const unsigned char *raw, unsigned char *der, int room) {
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, 32, NULL);
    BIGNUM *s = BN_bin2bn(raw + 32, 32, NULL);
    if (!signature || !r || !s || ECDSA_SIG_set0(signature, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(signature);
        return 0;
    }
    int length = i2d_ECDSA_SIG(signature, NULL);
    if (length > 0 && length <= room) {
        length = i2d_ECDSA_SIG(signature, &der);
    } else {
        length = 0;
    }
    ECDSA_SIG_free(signature);
    return length;
}

#endif
