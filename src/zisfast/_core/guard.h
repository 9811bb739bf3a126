/* A lock that is only ever tried: one thread at a time steps an execution. */
#ifndef ZISFAST_GUARD_H
#define ZISFAST_GUARD_H

#ifdef _MSC_VER
#include <intrin.h>
static inline int guard_enter(long *guard) { return _InterlockedExchange(guard, 1) == 0; }
static inline void guard_leave(long *guard) { _InterlockedExchange(guard, 0); }
#else
static inline int guard_enter(long *guard) { return __atomic_exchange_n(guard, 1, __ATOMIC_ACQUIRE) == 0; }
static inline void guard_leave(long *guard) { __atomic_store_n(guard, 0, __ATOMIC_RELEASE); }
#endif

#endif
