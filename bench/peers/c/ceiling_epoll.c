// The ceiling of readiness: the least that epoll needs to answer GET requests. Edge-triggered; for each event one read,
// more only where it filled the buffer, and one write.
//
//   ceiling_epoll PORT LOOPS
//
// Not a server to use: every request is taken for one without content, and gets the same answer.
#include "ceiling.h"

#include <fcntl.h>
#include <sys/epoll.h>

#define EVENTS 1024
#define BUFFER_BYTES 16384

struct loop {
    int epoll;
    int listener;
    struct answers answers;
    struct client *clients;
    size_t clients_max;
    char buffer[BUFFER_BYTES];
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
    close(fd);
}

// Answers false where the client has gone.
static bool read_all(struct loop *loop, int fd) {
    struct client *client = &loop->clients[fd];
    for (;;) {
        ssize_t length = read(fd, loop->buffer, BUFFER_BYTES);
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
    if (!ended && (event->events & (EPOLLIN | EPOLLRDHUP))) {
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
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll < 0) {
        fail("epoll_create1", errno);
    }
    refresh(&loop->answers, "ceiling-epoll");
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
        refresh(&loop->answers, "ceiling-epoll");
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
