/* UTF-8 validation: 32 or 16 bytes at once where the processor can shuffle bytes, byte by byte elsewhere. */

#ifndef ZISFAST_UTF8_H
#define ZISFAST_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Where the first sequence that is not UTF-8 starts, or n. */
static size_t zis_utf8_scalar(const uint8_t *p, size_t n) {
    size_t i = 0;
    while (i < n) {
        const uint8_t c = p[i];
        size_t more;
        uint8_t low = 0x80, high = 0xBF; /* the range of the second byte */
        if (c < 0x80) {
            uint64_t eight;
            if (n - i >= 8 && (memcpy(&eight, p + i, 8), !(eight & 0x8080808080808080u))) i += 8;
            else i++;
            continue;
        }
        if (c >= 0xC2 && c <= 0xDF) more = 1;
        else if (c >= 0xE0 && c <= 0xEF) more = 2;
        else if (c >= 0xF0 && c <= 0xF4) more = 3;
        else return i;
        if (c == 0xE0) low = 0xA0;
        else if (c == 0xED) high = 0x9F;
        else if (c == 0xF0) low = 0x90;
        else if (c == 0xF4) high = 0x8F;
        if (n - i <= more || p[i + 1] < low || p[i + 1] > high) return i;
        for (size_t k = 2; k <= more; k++)
            if ((p[i + k] & 0xC0) != 0x80) return i;
        i += more + 1;
    }
    return n;
}

#if defined(__GNUC__) && defined(__x86_64__) && !defined(ZISFAST_PORTABLE)
#include <immintrin.h>

/* What is wrong with two neighbours shows in the high half and the low half of the first byte and the high half of
   the second: a fault is a bit that all three tables have. PAIR is no fault by itself: two continuation bytes in a
   row are right just where two or three bytes earlier a long sequence started. The method is that of Keiser and
   Lemire, "Validating UTF-8 in less than one instruction per byte" (2021). */
enum {
    ZIS_CUT = 1,       /* a lead byte, then no continuation byte */
    ZIS_STRAY = 2,     /* ASCII, then a continuation byte */
    ZIS_TWO = 4,       /* C0 or C1: fits one byte */
    ZIS_THREE = 8,     /* E0 80..9F: fits two bytes */
    ZIS_SURROGATE = 16, /* ED A0..BF */
    ZIS_LARGE = 32,    /* F4 90.., F5.. 90..: beyond U+10FFFF */
    ZIS_FOUR = 64,     /* F0 80..8F: fits three bytes; F5.. 80..8F: beyond U+10FFFF */
    ZIS_PAIR = 128
};

#define ZIS_BEYOND (ZIS_CUT | ZIS_STRAY | ZIS_PAIR | ZIS_LARGE | ZIS_FOUR)
#define ZIS_ANY (ZIS_CUT | ZIS_STRAY | ZIS_PAIR)
#define ZIS_MORE (ZIS_STRAY | ZIS_TWO | ZIS_PAIR)

#define ZIS_FIRST_HIGH                                                                                      \
    ZIS_STRAY, ZIS_STRAY, ZIS_STRAY, ZIS_STRAY, ZIS_STRAY, ZIS_STRAY, ZIS_STRAY, ZIS_STRAY, (char)ZIS_PAIR, \
        (char)ZIS_PAIR, (char)ZIS_PAIR, (char)ZIS_PAIR, ZIS_CUT | ZIS_TWO, ZIS_CUT,                         \
        ZIS_CUT | ZIS_THREE | ZIS_SURROGATE, ZIS_CUT | ZIS_LARGE | ZIS_FOUR
#define ZIS_FIRST_LOW                                                                                       \
    (char)(ZIS_ANY | ZIS_TWO | ZIS_THREE | ZIS_FOUR), (char)(ZIS_ANY | ZIS_TWO), (char)ZIS_ANY,             \
        (char)ZIS_ANY, (char)(ZIS_ANY | ZIS_LARGE), (char)ZIS_BEYOND, (char)ZIS_BEYOND, (char)ZIS_BEYOND,   \
        (char)ZIS_BEYOND, (char)ZIS_BEYOND, (char)ZIS_BEYOND, (char)ZIS_BEYOND, (char)ZIS_BEYOND,           \
        (char)(ZIS_BEYOND | ZIS_SURROGATE), (char)ZIS_BEYOND, (char)ZIS_BEYOND
#define ZIS_SECOND_HIGH                                                                                     \
    ZIS_CUT, ZIS_CUT, ZIS_CUT, ZIS_CUT, ZIS_CUT, ZIS_CUT, ZIS_CUT, ZIS_CUT,                                 \
        (char)(ZIS_MORE | ZIS_THREE | ZIS_FOUR), (char)(ZIS_MORE | ZIS_THREE | ZIS_LARGE),                  \
        (char)(ZIS_MORE | ZIS_SURROGATE | ZIS_LARGE), (char)(ZIS_MORE | ZIS_SURROGATE | ZIS_LARGE),         \
        ZIS_CUT, ZIS_CUT, ZIS_CUT, ZIS_CUT

__attribute__((target("ssse3"))) static inline __m128i zis_faults16(__m128i x, __m128i before) {
    const __m128i half = _mm_set1_epi8(15);
    const __m128i one = _mm_alignr_epi8(x, before, 15);
    const __m128i two = _mm_alignr_epi8(x, before, 14);
    const __m128i three = _mm_alignr_epi8(x, before, 13);
    const __m128i a = _mm_shuffle_epi8(_mm_setr_epi8(ZIS_FIRST_HIGH), _mm_and_si128(_mm_srli_epi16(one, 4), half));
    const __m128i b = _mm_shuffle_epi8(_mm_setr_epi8(ZIS_FIRST_LOW), _mm_and_si128(one, half));
    const __m128i c = _mm_shuffle_epi8(_mm_setr_epi8(ZIS_SECOND_HIGH), _mm_and_si128(_mm_srli_epi16(x, 4), half));
    const __m128i inside = _mm_or_si128(_mm_subs_epu8(two, _mm_set1_epi8(0xE0 - 0x80)),
                                        _mm_subs_epu8(three, _mm_set1_epi8(0xF0 - 0x80)));
    return _mm_xor_si128(_mm_and_si128(_mm_and_si128(a, b), c), _mm_and_si128(inside, _mm_set1_epi8((char)0x80)));
}

__attribute__((target("ssse3"))) static int zis_utf8_ssse3(const uint8_t *p, size_t n) {
    __m128i before = _mm_setzero_si128(), faults = before;
    uint8_t tail[32] = {0};
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        const __m128i x = _mm_loadu_si128((const __m128i *)(p + i));
        if (_mm_movemask_epi8(_mm_or_si128(x, before))) faults = _mm_or_si128(faults, zis_faults16(x, before));
        before = x;
    }
    memcpy(tail, p + i, n - i); /* its zeros end what is cut off */
    const __m128i x = _mm_loadu_si128((const __m128i *)tail);
    faults = _mm_or_si128(faults, zis_faults16(x, before));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(faults, _mm_setzero_si128())) == 0xFFFF;
}

__attribute__((target("avx2"))) static inline __m256i zis_faults32(__m256i x, __m256i before) {
    const __m256i half = _mm256_set1_epi8(15);
    const __m256i joint = _mm256_permute2x128_si256(before, x, 0x21);
    const __m256i one = _mm256_alignr_epi8(x, joint, 15);
    const __m256i two = _mm256_alignr_epi8(x, joint, 14);
    const __m256i three = _mm256_alignr_epi8(x, joint, 13);
    const __m256i a = _mm256_shuffle_epi8(_mm256_setr_epi8(ZIS_FIRST_HIGH, ZIS_FIRST_HIGH),
                                          _mm256_and_si256(_mm256_srli_epi16(one, 4), half));
    const __m256i b =
        _mm256_shuffle_epi8(_mm256_setr_epi8(ZIS_FIRST_LOW, ZIS_FIRST_LOW), _mm256_and_si256(one, half));
    const __m256i c = _mm256_shuffle_epi8(_mm256_setr_epi8(ZIS_SECOND_HIGH, ZIS_SECOND_HIGH),
                                          _mm256_and_si256(_mm256_srli_epi16(x, 4), half));
    const __m256i inside = _mm256_or_si256(_mm256_subs_epu8(two, _mm256_set1_epi8(0xE0 - 0x80)),
                                           _mm256_subs_epu8(three, _mm256_set1_epi8(0xF0 - 0x80)));
    return _mm256_xor_si256(_mm256_and_si256(_mm256_and_si256(a, b), c),
                            _mm256_and_si256(inside, _mm256_set1_epi8((char)0x80)));
}

__attribute__((target("avx2"))) static int zis_utf8_avx2(const uint8_t *p, size_t n) {
    __m256i before = _mm256_setzero_si256(), faults = before;
    uint8_t tail[32] = {0};
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        const __m256i x = _mm256_loadu_si256((const __m256i *)(p + i));
        if (_mm256_movemask_epi8(_mm256_or_si256(x, before)))
            faults = _mm256_or_si256(faults, zis_faults32(x, before));
        before = x;
    }
    memcpy(tail, p + i, n - i); /* its zeros end what is cut off */
    const __m256i x = _mm256_loadu_si256((const __m256i *)tail);
    faults = _mm256_or_si256(faults, zis_faults32(x, before));
    return _mm256_testz_si256(faults, faults);
}
#endif

/* Where the first sequence that is not UTF-8 starts, or n. */
static size_t zis_utf8_fault(const uint8_t *p, size_t n) {
#if defined(__GNUC__) && defined(__x86_64__) && !defined(ZISFAST_PORTABLE)
    if (n >= 32 && __builtin_cpu_supports("avx2")) return zis_utf8_avx2(p, n) ? n : zis_utf8_scalar(p, n);
    if (n >= 16 && __builtin_cpu_supports("ssse3")) return zis_utf8_ssse3(p, n) ? n : zis_utf8_scalar(p, n);
#endif
    return zis_utf8_scalar(p, n);
}

#endif
