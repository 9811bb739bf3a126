/* Scans over padded text: 16 bytes at once with SSE2, 8 elsewhere. They may read up to 16 bytes past what they return. */

#ifndef ZISFAST_SIMD_H
#define ZISFAST_SIMD_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && !defined(ZISFAST_PORTABLE)
#define ZIS_SSE2 1
#include <emmintrin.h>
#endif

#if defined(__GNUC__) && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ZIS_SWAR 1
#endif

#if defined(ZIS_SSE2)
static inline uint32_t zis_ends16(const uint8_t *p) {
    const __m128i x = _mm_loadu_si128((const __m128i *)p);
    const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(0x1F)), x);
    return (uint32_t)_mm_movemask_epi8(_mm_or_si128(ends, low));
}
#endif

/* The first byte at or after p that is a quote, a backslash or a control character. The text must hold one. */
static inline const uint8_t *zis_plain_end(const uint8_t *p) {
#if defined(ZIS_SSE2)
    for (;; p += 16) {
        const uint32_t ends = zis_ends16(p);
        if (ends) return p + __builtin_ctz(ends);
    }
#elif defined(ZIS_SWAR)
    /* a borrow can only raise a false mark above a true one, so the lowest mark is exact */
    const uint64_t ones = 0x0101010101010101u, high = ones * 0x80;
    for (;; p += 8) {
        uint64_t x, q, b;
        memcpy(&x, p, 8);
        q = x ^ ones * '"';
        b = x ^ ones * '\\';
        q = ((q - ones) & ~q) | ((b - ones) & ~b) | ((x - ones * 0x20) & ~x);
        if (q & high) return p + (__builtin_ctzll(q & high) >> 3);
    }
#else
    while (*p >= 0x20 && *p != '"' && *p != '\\') p++;
    return p;
#endif
}

/* The same for keys, which mostly come in the same order: the branch predictor guesses where one ends, so that what
   follows need not wait for the scan. */
static inline const uint8_t *zis_key_end(const uint8_t *p) {
#if defined(ZIS_SSE2)
    const uint32_t ends = zis_ends16(p);
#define ZIS_AT(k)                  \
    case k:                        \
        p += k;                    \
        __asm__("" : "+r"(p));     \
        return p;
    switch (ends ? __builtin_ctz(ends) : 16) {
        ZIS_AT(0) ZIS_AT(1) ZIS_AT(2) ZIS_AT(3) ZIS_AT(4) ZIS_AT(5) ZIS_AT(6) ZIS_AT(7) ZIS_AT(8)
        ZIS_AT(9) ZIS_AT(10) ZIS_AT(11) ZIS_AT(12) ZIS_AT(13) ZIS_AT(14) ZIS_AT(15)
    }
    p += 16;
#undef ZIS_AT
#endif
    return zis_plain_end(p);
}

/* The first byte at or after p that is not a digit. */
static inline const uint8_t *zis_digits_end(const uint8_t *p) {
#if defined(ZIS_SSE2)
    const __m128i zero = _mm_set1_epi8('0');
    const __m128i nine = _mm_set1_epi8(9);
    for (;; p += 16) {
        const __m128i x = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)p), zero);
        const unsigned mask = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(x, nine), x));
        if (mask != 0xFFFF) return p + __builtin_ctz(~mask);
    }
#else
    while ((uint8_t)(*p - '0') < 10) p++;
    return p;
#endif
}

/* Copies n pieces of 16 bytes; n is mostly small, so that a call of memcpy would cost more than the copy. */
static inline void zis_copy16(void *to, const void *from, size_t n) {
    uint8_t *t = (uint8_t *)to;
    const uint8_t *f = (const uint8_t *)from;
    for (; n >= 2; n -= 2, t += 32, f += 32) memcpy(t, f, 32);
    if (n) memcpy(t, f, 16);
}

#endif
