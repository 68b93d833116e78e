// What the two ceilings share: the constant answer, the count of request heads, heads of requests whose content comes back,
// the listening socket, and the life of the process, which ends with its standard input.
#ifndef TORC_CEILING_H
#define TORC_CEILING_H

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BACKLOG 4096
#define ANSWERS_MAX 64
#define ANSWER_BYTES_MAX 256
#define ECHO_HEAD_BYTES_MAX 2048

// As many answers in a row as are sent at once. Two of them: an answer that is being sent is not overwritten by the next
// second's, but by the one after that, which is as long.
struct answers {
    char bytes[2][ANSWERS_MAX * ANSWER_BYTES_MAX];
    int current;
    size_t length; // of one
    time_t second;
    char date[64];
};

// A connection whose first request is a POST: all of its requests are taken for that, one at a time, and their content comes
// back.
struct echo {
    char head[ECHO_HEAD_BYTES_MAX]; // as much as has arrived of that of the request
    size_t head_length;
    uint64_t left; // of its content
    char answer[ANSWER_BYTES_MAX]; // the head of the response
    size_t answer_length;
};

// A connection of a client.
struct client {
    unsigned matched;  // how much of an empty line has arrived
    uint64_t owed;     // bytes of answers
    size_t offset;     // into the answer that is being sent
    bool open;
    bool known; // whether something was received
    bool sending;
    bool dirty;
    bool ended;
};

static void fail(const char *what, int error) {
    fprintf(stderr, "ceiling: %s: %s\n", what, strerror(error));
    exit(1);
}

// Encodes the answers again where the second has changed.
static void refresh(struct answers *answers, const char *server) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec == answers->second) {
        return;
    }
    answers->second = now.tv_sec;
    answers->current ^= 1;
    struct tm parts;
    gmtime_r(&now.tv_sec, &parts);
    strftime(answers->date, sizeof answers->date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    char answer[ANSWER_BYTES_MAX];
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 200 OK\r\nServer: %s\r\nDate: %s\r\nContent-Type: text/plain; charset=utf-8\r\n"
                          "Content-Length: 13\r\n\r\nHello, World!",
                          server, answers->date);
    answers->length = (size_t)length;
    for (int i = 0; i < ANSWERS_MAX; i++) {
        memcpy(answers->bytes[answers->current] + i * length, answer, (size_t)length);
    }
}

// What is to be sent next to a client.
static const char *next(const struct answers *answers, const struct client *client, size_t *length) {
    size_t room = ANSWERS_MAX * answers->length - client->offset;
    *length = client->owed < room ? (size_t)client->owed : room;
    return answers->bytes[answers->current] + client->offset;
}

static void sent(const struct answers *answers, struct client *client, size_t bytes) {
    client->owed -= bytes;
    client->offset = (client->offset + bytes) % answers->length;
}

// Counts the empty lines, each of which ends a request: all of them are taken for requests without content.
static unsigned count_heads(struct client *client, const char *at, size_t length) {
    static const char END[] = "\r\n\r\n";
    unsigned heads = 0;
    const char *end = at + length;
    while (at < end) {
        if (client->matched == 0) {
            at = memchr(at, '\r', (size_t)(end - at));
            if (at == NULL) {
                break;
            }
        }
        if (*at == END[client->matched]) {
            client->matched++;
        } else {
            client->matched = *at == '\r';
        }
        at++;
        if (client->matched == 4) {
            client->matched = 0;
            heads++;
        }
    }
    return heads;
}

// Takes a request's head, or a part of it. Answers how many bytes of it there were, and fills the answer where it is complete;
// answers -1 where it is not understood.
static ssize_t take_head(struct echo *echo, const struct answers *answers, const char *server, const char *at, size_t length) {
    size_t had = echo->head_length;
    size_t room = sizeof echo->head - 1 - had;
    size_t taken = length < room ? length : room;
    memcpy(echo->head + had, at, taken);
    echo->head_length = had + taken;
    echo->head[echo->head_length] = 0;
    echo->answer_length = 0;
    char *end = strstr(echo->head + (had < 3 ? 0 : had - 3), "\r\n\r\n");
    if (end == NULL) {
        return taken == length ? (ssize_t)taken : -1;
    }
    char *field = strcasestr(echo->head, "\r\ncontent-length:");
    if (field == NULL || field > end) {
        return -1;
    }
    echo->left = strtoull(field + 17, NULL, 10);
    echo->answer_length = (size_t)snprintf(
        echo->answer, sizeof echo->answer,
        "HTTP/1.1 200 OK\r\nServer: %s\r\nDate: %s\r\nContent-Length: %llu\r\n\r\n", server, answers->date,
        (unsigned long long)echo->left);
    echo->head_length = 0;
    return end + 4 - echo->head - (ssize_t)had;
}

static int listen_on(uint16_t port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("socket", errno);
    }
    int one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); // those that are accepted inherit it
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        fail("bind", errno);
    }
    if (listen(fd, BACKLOG) < 0) {
        fail("listen", errno);
    }
    return fd;
}

// A client for each descriptor that there can be.
static struct client *clients(size_t *count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) {
        fail("getrlimit", errno);
    }
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    *count = limit.rlim_cur < (1 << 20) ? (size_t)limit.rlim_cur : 1 << 20;
    struct client *all = calloc(*count, sizeof *all);
    if (all == NULL) {
        fail("calloc", ENOMEM);
    }
    return all;
}

// Runs loops on threads of their own, and returns when standard input ends.
static void run_loops(int argc, char **argv, void *(*loop)(void *)) {
    int port = argc == 3 ? atoi(argv[1]) : 0;
    int loops = argc == 3 ? atoi(argv[2]) : 0;
    if (port < 1 || port > 65535 || loops < 1 || loops > 1024) {
        fprintf(stderr, "usage: %s PORT LOOPS\n", argv[0]);
        exit(2);
    }
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < loops; i++) {
        pthread_t thread;
        int listener = listen_on((uint16_t)port);
        int error = pthread_create(&thread, NULL, loop, (void *)(intptr_t)listener);
        if (error != 0) {
            fail("pthread_create", error);
        }
    }
    char ignored[256];
    ssize_t length;
    do {
        length = read(STDIN_FILENO, ignored, sizeof ignored);
    } while (length > 0 || (length < 0 && errno == EINTR));
}

#endif
