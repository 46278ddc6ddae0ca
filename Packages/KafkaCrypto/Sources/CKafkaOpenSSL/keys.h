// Public keys and signatures, and the initialisation of OpenSSL, as functions that Swift can call.
#ifndef CKAFKA_OPENSSL_KEYS_H
#define CKAFKA_OPENSSL_KEYS_H

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

// Disables OpenSSL's exit handler, which would run while our threads may still use the library.
static inline int ckafka_openssl_initialize(void) { return OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }

// Creates a public key of `type` from parameters, and frees them. Returns NULL if they are not a valid key.
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

// Creates an RSA public key from a modulus and an exponent, both big-endian.
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

// Creates a public key on the curve P-256 from an uncompressed point of 65 bytes. Returns NULL if the point is not on
// the curve.
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

// Returns whether `signature`, in OpenSSL's encoding, is the key's signature of the message with SHA-256.
static inline int ckafka_openssl_verify(void *key, const unsigned char *signature, size_t signature_length,
                                        const unsigned char *message, size_t message_length) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int valid = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, (EVP_PKEY *)key) == 1 &&
                EVP_DigestVerify(context, signature, signature_length, message, message_length) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return valid;
}

// Converts an ECDSA signature from two numbers of 32 bytes, as in JWS, to OpenSSL's DER encoding. Returns the length,
// or 0.
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
