/* What Torc calls and touches of the kernel and the C library; generate.sh reads it. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <liburing.h>
#include <linux/time_types.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>
