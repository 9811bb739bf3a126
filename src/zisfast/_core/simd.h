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

/* The first byte at or after p that is a quote, a backslash or a control character. The text must hold one. */
static inline const uint8_t *zis_plain_end(const uint8_t *p) {
#if defined(ZIS_SSE2)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1F);
    for (;; p += 16) {
        const __m128i x = _mm_loadu_si128((const __m128i *)p);
        const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, backslash));
        const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(x, control), x);
        const int mask = _mm_movemask_epi8(_mm_or_si128(ends, low));
        if (mask) return p + __builtin_ctz((unsigned)mask);
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

#endif
