// The ceiling of readiness: the least that epoll needs to answer GET requests. Edge-triggered; for each event one read,
// more only where it filled the buffer, and one write.
//
//   ceiling_epoll PORT LOOPS
//
// Not a server to use: every request is taken for one without content, and gets the same answer; but the content of a POST
// comes back: what one read brings is sent at once, from where it is.
#include "ceiling.h"

#include <fcntl.h>
#include <sys/epoll.h>

#define EVENTS 1024
#define BUFFER_BYTES 16384
#define ECHO_BYTES 65536
#define SERVER "ceiling-epoll"

// What the socket did not take is kept, and nothing is read until it has gone.
struct echoing {
    struct echo echo;
    char kept[ECHO_BYTES + ANSWER_BYTES_MAX];
    size_t kept_from;
    size_t kept_to;
};

struct loop {
    int epoll;
    int listener;
    struct answers answers;
    struct client *clients;
    struct echoing **echoing; // by descriptor; null for clients that do not POST
    size_t clients_max;
    char buffer[BUFFER_BYTES];
    char content[ECHO_BYTES];
};

static void watch(struct loop *loop, int fd, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
        fail("epoll_ctl", errno);
    }
}

static void accept_all(struct loop *loop) {
    for (;;) {
        int fd = accept4(loop->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return; // none left, or no descriptor: the event is level-triggered and comes again
        }
        if ((size_t)fd >= loop->clients_max) {
            close(fd);
            continue;
        }
        loop->clients[fd] = (struct client){.open = true};
        watch(loop, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    }
}

static void end(struct loop *loop, int fd) {
    loop->clients[fd].open = false;
    free(loop->echoing[fd]);
    loop->echoing[fd] = NULL;
    close(fd);
}

// Answers false where the client has gone.
static bool send_kept(struct echoing *echoing, int fd) {
    while (echoing->kept_from < echoing->kept_to) {
        ssize_t sent = send(fd, echoing->kept + echoing->kept_from, echoing->kept_to - echoing->kept_from, MSG_NOSIGNAL);
        if (sent >= 0) {
            echoing->kept_from += (size_t)sent;
        } else if (errno == EAGAIN) {
            return true;
        } else if (errno != EINTR) {
            return false;
        }
    }
    echoing->kept_from = 0;
    echoing->kept_to = 0;
    return true;
}

static bool send_or_keep(struct echoing *echoing, int fd, const char *at, size_t length, int flags) {
    ssize_t sent = echoing->kept_to > 0 ? 0 : send(fd, at, length, MSG_NOSIGNAL | flags);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        return false;
    }
    size_t gone = sent < 0 ? 0 : (size_t)sent;
    memcpy(echoing->kept + echoing->kept_to, at + gone, length - gone);
    echoing->kept_to += length - gone;
    return true;
}

static bool send_back(struct loop *loop, int fd, const char *at, size_t length) {
    struct echoing *echoing = loop->echoing[fd];
    struct echo *echo = &echoing->echo;
    if (echo->left == 0) {
        ssize_t taken = take_head(echo, &loop->answers, SERVER, at, length);
        if (taken < 0) {
            return false;
        }
        at += taken;
        length -= (size_t)taken;
        if (echo->answer_length > 0 &&
            !send_or_keep(echoing, fd, echo->answer, echo->answer_length, echo->left > 0 ? MSG_MORE : 0)) {
            return false;
        }
    }
    if (length > echo->left) {
        return false; // another request, before this one was answered
    }
    echo->left -= length;
    return length == 0 || send_or_keep(echoing, fd, at, length, 0);
}

static bool echo_all(struct loop *loop, int fd) {
    struct echoing *echoing = loop->echoing[fd];
    for (;;) {
        if (!send_kept(echoing, fd)) {
            return false;
        }
        if (echoing->kept_to > 0) {
            return true; // an event comes when there is room
        }
        ssize_t length = read(fd, loop->content, ECHO_BYTES);
        if (length < 0 && errno == EAGAIN) {
            return true;
        }
        if (length == 0 || (length < 0 && errno != EINTR)) {
            return false;
        }
        if (length > 0 && !send_back(loop, fd, loop->content, (size_t)length)) {
            return false;
        }
    }
}

// The first bytes of a client say whether it is one that POSTs.
static bool is_first_of_echo(struct loop *loop, int fd, size_t length) {
    struct client *client = &loop->clients[fd];
    bool first = !client->known && length > 0;
    client->known = true;
    if (!first || loop->buffer[0] != 'P') {
        return false;
    }
    loop->echoing[fd] = calloc(1, sizeof *loop->echoing[fd]);
    if (loop->echoing[fd] == NULL) {
        fail("calloc", ENOMEM);
    }
    return true;
}

// Answers false where the client has gone.
static bool read_all(struct loop *loop, int fd) {
    struct client *client = &loop->clients[fd];
    for (;;) {
        ssize_t length = read(fd, loop->buffer, BUFFER_BYTES);
        if (length > 0 && is_first_of_echo(loop, fd, (size_t)length)) {
            return send_back(loop, fd, loop->buffer, (size_t)length) && echo_all(loop, fd);
        }
        if (length > 0) {
            client->owed += count_heads(client, loop->buffer, (size_t)length) * loop->answers.length;
        } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
            return false;
        }
        if (length < BUFFER_BYTES && !(length < 0 && errno == EINTR)) {
            return true; // a shorter read has emptied the socket (man epoll)
        }
    }
}

static bool write_all(struct loop *loop, int fd) {
    struct client *client = &loop->clients[fd];
    while (client->owed > 0) {
        size_t length;
        const char *bytes = next(&loop->answers, client, &length);
        ssize_t written = send(fd, bytes, length, MSG_NOSIGNAL);
        if (written >= 0) {
            sent(&loop->answers, client, (size_t)written);
        } else if (errno == EAGAIN) {
            return true; // an event comes when there is room
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

static void on_event(struct loop *loop, struct epoll_event *event) {
    int fd = event->data.fd;
    if (fd == loop->listener) {
        accept_all(loop);
        return;
    }
    bool ended = event->events & (EPOLLHUP | EPOLLERR);
    // The end of what the client sends comes with no event of its own after a short read.
    if (!ended && loop->echoing[fd] != NULL) {
        ended = !echo_all(loop, fd);
    } else if (!ended && (event->events & (EPOLLIN | EPOLLRDHUP))) {
        ended = !read_all(loop, fd);
    }
    if (!ended) {
        ended = !write_all(loop, fd) || (event->events & EPOLLRDHUP);
    }
    if (ended) {
        end(loop, fd);
    }
}

static void *run(void *listener) {
    struct loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL) {
        fail("calloc", ENOMEM);
    }
    loop->listener = (int)(intptr_t)listener;
    loop->clients = clients(&loop->clients_max);
    loop->echoing = calloc(loop->clients_max, sizeof *loop->echoing);
    if (loop->echoing == NULL) {
        fail("calloc", ENOMEM);
    }
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll < 0) {
        fail("epoll_create1", errno);
    }
    refresh(&loop->answers, SERVER);
    if (fcntl(loop->listener, F_SETFL, O_NONBLOCK) < 0) {
        fail("fcntl", errno);
    }
    watch(loop, loop->listener, EPOLLIN);
    for (;;) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(loop->epoll, events, EVENTS, -1);
        if (count < 0 && errno != EINTR) {
            fail("epoll_wait", errno);
        }
        refresh(&loop->answers, SERVER);
        for (int i = 0; i < count; i++) {
            on_event(loop, &events[i]);
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    run_loops(argc, argv, run);
    return 0;
}
