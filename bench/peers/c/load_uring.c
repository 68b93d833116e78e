// A load that costs less than a server: a closed loop on one ring, with no measurement of latency. For servers that a
// JVM on one CPU cannot saturate.
//
//   load_uring ADDRESS PORT PATH CONNECTIONS PIPELINE SECONDS
//
// The first response tells how long one is; all that follow must be as long and begin with the same status. Prints
//   requests=N seconds=S
// and exits 1 where a connection ends or a response differs.
#include <arpa/inet.h>
#include <errno.h>
#include <liburing.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ENTRIES 4096
#define COMPLETIONS 65536
#define BUFFERS 1024 // a power of two
#define BUFFER_BYTES 16384
#define REQUEST_BYTES_MAX 2048
#define PIPELINE_MAX 256
#define CONNECTIONS_MAX 60000
#define STATUS_BYTES 12 // "HTTP/1.1 200"

enum operation { RECEIVE, SEND };

struct connection {
    int fd;
    size_t received;   // of the response that is arriving
    size_t owed;       // bytes of requests that are to be sent
    size_t sent;       // into the request that is being sent
    bool sending;
};

static struct io_uring ring;
static struct io_uring_buf_ring *buffers;
static char *memory;
static char requests[PIPELINE_MAX * REQUEST_BYTES_MAX];
static size_t request_bytes;
static size_t response_bytes;
static char status[STATUS_BYTES];
static struct connection *connections;
static uint64_t responses;

static void fail(const char *what, int error) {
    fprintf(stderr, "load_uring: %s%s%s\n", what, error ? ": " : "", error ? strerror(error) : "");
    exit(1);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int connect_to(const char *address, const char *port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    if (inet_pton(AF_INET, address, &to.sin_addr) != 1) {
        fail("not an IPv4 address", 0);
    }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        fail("connect", errno);
    }
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

// Asks once, and learns how long a response is.
static void probe(int fd) {
    static char response[1 << 20];
    size_t have = 0;
    if (send(fd, requests, request_bytes, MSG_NOSIGNAL) != (ssize_t)request_bytes) {
        fail("send", errno);
    }
    for (;;) {
        ssize_t length = recv(fd, response + have, sizeof response - 1 - have, 0);
        if (length <= 0) {
            fail("the first response did not arrive", length < 0 ? errno : 0);
        }
        have += (size_t)length;
        response[have] = 0;
        char *end = strstr(response, "\r\n\r\n");
        if (end == NULL) {
            continue;
        }
        char *field = strcasestr(response, "\r\ncontent-length:");
        if (field == NULL || field > end) {
            fail("the response has no Content-Length", 0);
        }
        response_bytes = (size_t)(end + 4 - response) + strtoul(field + 17, NULL, 10);
        if (have >= response_bytes) {
            break;
        }
    }
    if (have != response_bytes || memcmp(response, "HTTP/1.1 200", STATUS_BYTES) != 0) {
        fail("the first response is not a 200 of its length", 0);
    }
    memcpy(status, response, STATUS_BYTES);
}

static struct io_uring_sqe *entry(void) {
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    if (sqe == NULL) {
        io_uring_submit(&ring);
        sqe = io_uring_get_sqe(&ring);
    }
    if (sqe == NULL) {
        fail("io_uring_get_sqe", EBUSY);
    }
    return sqe;
}

static void receive(unsigned i) {
    struct io_uring_sqe *sqe = entry();
    io_uring_prep_recv_multishot(sqe, connections[i].fd, NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = 0;
    io_uring_sqe_set_data64(sqe, (uint64_t)RECEIVE << 32 | i);
}

static void send_owed(unsigned i) {
    struct connection *c = &connections[i];
    if (c->sending || c->owed == 0) {
        return;
    }
    struct io_uring_sqe *sqe = entry();
    size_t room = PIPELINE_MAX * request_bytes - c->sent;
    io_uring_prep_send(sqe, c->fd, requests + c->sent, c->owed < room ? c->owed : room, MSG_NOSIGNAL);
    io_uring_sqe_set_data64(sqe, (uint64_t)SEND << 32 | i);
    c->sending = true;
}

// Each response that is complete is followed by a request.
static void on_bytes(unsigned i, const char *bytes, size_t length) {
    struct connection *c = &connections[i];
    while (length > 0) {
        size_t take = response_bytes - c->received < length ? response_bytes - c->received : length;
        if (c->received < STATUS_BYTES) {
            size_t compared = STATUS_BYTES - c->received < take ? STATUS_BYTES - c->received : take;
            if (memcmp(bytes, status + c->received, compared) != 0) {
                fail("a response is not like the first", 0);
            }
        }
        c->received += take;
        bytes += take;
        length -= take;
        if (c->received == response_bytes) {
            c->received = 0;
            c->owed += request_bytes;
            responses++;
        }
    }
    send_owed(i);
}

static void on_completion(struct io_uring_cqe *cqe) {
    unsigned i = (uint32_t)cqe->user_data;
    struct connection *c = &connections[i];
    if (cqe->user_data >> 32 == SEND) {
        if (cqe->res < 0) {
            fail("send", -cqe->res);
        }
        c->sending = false;
        c->owed -= (size_t)cqe->res;
        c->sent = (c->sent + (size_t)cqe->res) % request_bytes;
        send_owed(i);
        return;
    }
    if (cqe->res <= 0 && cqe->res != -ENOBUFS) {
        fail("the server ended a connection", -cqe->res);
    }
    if (cqe->flags & IORING_CQE_F_BUFFER) {
        unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;
        char *buffer = memory + (size_t)id * BUFFER_BYTES;
        on_bytes(i, buffer, (size_t)cqe->res);
        io_uring_buf_ring_add(buffers, buffer, BUFFER_BYTES, (unsigned short)id, io_uring_buf_ring_mask(BUFFERS), 0);
        io_uring_buf_ring_advance(buffers, 1);
    }
    if (!(cqe->flags & IORING_CQE_F_MORE)) {
        receive(i);
    }
}

static void set_up(void) {
    struct io_uring_params parameters = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
                 IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP,
        .cq_entries = COMPLETIONS};
    int error = io_uring_queue_init_params(ENTRIES, &ring, &parameters);
    if (error < 0) {
        fail("io_uring_queue_init_params", -error);
    }
    memory = malloc((size_t)BUFFERS * BUFFER_BYTES);
    if (memory == NULL || posix_memalign((void **)&buffers, 4096, BUFFERS * sizeof(struct io_uring_buf)) != 0) {
        fail("memory", ENOMEM);
    }
    struct io_uring_buf_reg registration = {
        .ring_addr = (uint64_t)(uintptr_t)buffers, .ring_entries = BUFFERS, .bgid = 0};
    error = io_uring_register_buf_ring(&ring, &registration, 0);
    if (error < 0) {
        fail("io_uring_register_buf_ring", -error);
    }
    io_uring_buf_ring_init(buffers);
    for (int i = 0; i < BUFFERS; i++) {
        io_uring_buf_ring_add(buffers, memory + (size_t)i * BUFFER_BYTES, BUFFER_BYTES, (unsigned short)i,
                              io_uring_buf_ring_mask(BUFFERS), i);
    }
    io_uring_buf_ring_advance(buffers, BUFFERS);
}

static void run_until(double end) {
    while (seconds() < end) {
        struct io_uring_cqe *cqe;
        struct __kernel_timespec tick = {.tv_nsec = 50000000};
        int result = io_uring_submit_and_wait_timeout(&ring, &cqe, 1, &tick, NULL);
        if (result < 0 && result != -ETIME && result != -EINTR && result != -EBUSY && result != -EAGAIN) {
            fail("io_uring_submit_and_wait_timeout", -result);
        }
        unsigned head;
        unsigned count = 0;
        io_uring_for_each_cqe(&ring, head, cqe) {
            count++;
            on_completion(cqe);
        }
        io_uring_cq_advance(&ring, count);
    }
}

int main(int argc, char **argv) {
    long count = argc == 7 ? strtol(argv[4], NULL, 10) : 0;
    long pipeline = argc == 7 ? strtol(argv[5], NULL, 10) : 0;
    double duration = argc == 7 ? strtod(argv[6], NULL) : 0;
    if (count < 1 || count > CONNECTIONS_MAX || pipeline < 1 || pipeline > PIPELINE_MAX || duration <= 0) {
        fprintf(stderr, "usage: %s ADDRESS PORT PATH CONNECTIONS PIPELINE SECONDS\n", argv[0]);
        return 2;
    }
    int length = snprintf(requests, REQUEST_BYTES_MAX, "GET %s HTTP/1.1\r\nHost: %s:%s\r\n\r\n", argv[3], argv[1], argv[2]);
    if (length >= REQUEST_BYTES_MAX) {
        fail("the path is too long", 0);
    }
    request_bytes = (size_t)length;
    for (int i = 1; i < PIPELINE_MAX; i++) {
        memcpy(requests + (size_t)i * request_bytes, requests, request_bytes);
    }
    connections = calloc((size_t)count, sizeof *connections);
    if (connections == NULL) {
        fail("memory", ENOMEM);
    }
    set_up();
    for (unsigned i = 0; i < count; i++) {
        connections[i].fd = connect_to(argv[1], argv[2]);
        if (i == 0) {
            probe(connections[i].fd);
        }
        connections[i].owed = (size_t)pipeline * request_bytes;
        receive(i);
        send_owed(i);
    }
    double start = seconds();
    run_until(start + duration);
    printf("requests=%llu seconds=%.6f\n", (unsigned long long)responses, seconds() - start);
    return responses == 0;
}
