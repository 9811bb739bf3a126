/* UTF-8 validation. */

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

#endif
