// The ceiling of a ring: the least that liburing needs to answer GET requests. Multishot accept and multishot receive into
// a ring of provided buffers; the sends of one turn are submitted together with the next wait.
//
//   ceiling_uring PORT LOOPS
//
// Not a server to use: every request is taken for one without content, and gets the same answer; but the content of a POST
// comes back: it is received into larger buffers and sent from them, as many as there are in one send.
#include "ceiling.h"

#include <liburing.h>

#define ENTRIES 4096
#define COMPLETIONS 65536
#define BUFFERS 1024 // a power of two
#define BUFFER_BYTES 4096
#define ECHO_BUFFERS 64 // a power of two
#define ECHO_BUFFER_BYTES 65536
#define PARTS_MAX 2048 // of one client; a power of two, more than there are buffers
#define VECTORS_MAX 64
#define SERVER "ceiling-uring"

enum operation { ACCEPT, RECEIVE, SEND, CANCEL };

enum group { SMALL, LARGE, GROUPS };

// Buffers that the kernel picks from.
struct buffers {
    struct io_uring_buf_ring *ring;
    char *memory;
    unsigned count;
    size_t bytes;
};

// Something to be sent back, and the buffer that it is in; the head of a response is in none.
struct part {
    const char *at;
    size_t length;
    enum group group; // GROUPS for none
    unsigned id;
};

struct echoing {
    struct echo echo;
    bool large;   // receives into large buffers
    bool starved; // waits for one
    struct part parts[PARTS_MAX];
    unsigned first;
    unsigned count;
    struct iovec vectors[VECTORS_MAX];
    struct msghdr message;
};

struct loop {
    struct io_uring ring;
    struct buffers buffers[GROUPS];
    struct answers answers;
    struct client *clients;
    struct echoing **echoing; // by descriptor; null for clients that do not POST
    int *starved;             // those that wait for a large buffer
    size_t starved_count;
    size_t clients_max;
    int *dirty; // those that are owed something, once each
    size_t dirty_count;
    int listener;
};

static struct io_uring_sqe *entry(struct loop *loop) {
    struct io_uring_sqe *sqe = io_uring_get_sqe(&loop->ring);
    if (sqe == NULL) {
        io_uring_submit(&loop->ring);
        sqe = io_uring_get_sqe(&loop->ring);
    }
    if (sqe == NULL) {
        fail("io_uring_get_sqe", EBUSY);
    }
    return sqe;
}

// After its operation is prepared, which clears it.
static void set_data(struct io_uring_sqe *sqe, enum operation operation, int fd) {
    io_uring_sqe_set_data64(sqe, (uint64_t)operation << 32 | (uint32_t)fd);
}

static void accept_all(struct loop *loop) {
    struct io_uring_sqe *sqe = entry(loop);
    io_uring_prep_multishot_accept(sqe, loop->listener, NULL, NULL, SOCK_CLOEXEC);
    set_data(sqe, ACCEPT, loop->listener);
}

static void receive(struct loop *loop, int fd) {
    struct io_uring_sqe *sqe = entry(loop);
    io_uring_prep_recv_multishot(sqe, fd, NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = loop->echoing[fd] != NULL && loop->echoing[fd]->large ? LARGE : SMALL;
    set_data(sqe, RECEIVE, fd);
}

static void give_back(struct loop *loop, enum group group, unsigned id) {
    struct buffers *buffers = &loop->buffers[group];
    io_uring_buf_ring_add(buffers->ring, buffers->memory + id * buffers->bytes, (unsigned)buffers->bytes,
                          (unsigned short)id, io_uring_buf_ring_mask(buffers->count), 0);
    io_uring_buf_ring_advance(buffers->ring, 1);
}

static void mark(struct loop *loop, int fd) {
    struct client *client = &loop->clients[fd];
    bool owes = client->owed > 0 || (loop->echoing[fd] != NULL && loop->echoing[fd]->count > 0);
    if (!client->dirty && !client->sending && owes) {
        client->dirty = true;
        loop->dirty[loop->dirty_count++] = fd;
    }
}

static struct part *part_at(struct echoing *echoing, unsigned i) {
    return &echoing->parts[(echoing->first + i) % PARTS_MAX];
}

// The first parts of what is to be sent back.
static void send_parts(struct loop *loop, int fd) {
    struct echoing *echoing = loop->echoing[fd];
    unsigned count = echoing->count < VECTORS_MAX ? echoing->count : VECTORS_MAX;
    for (unsigned i = 0; i < count; i++) {
        struct part *part = part_at(echoing, i);
        echoing->vectors[i] = (struct iovec){.iov_base = (void *)part->at, .iov_len = part->length};
    }
    echoing->message = (struct msghdr){.msg_iov = echoing->vectors, .msg_iovlen = count};
    struct io_uring_sqe *sqe = entry(loop);
    io_uring_prep_sendmsg(sqe, fd, &echoing->message, MSG_NOSIGNAL);
    set_data(sqe, SEND, fd);
    loop->clients[fd].sending = true;
}

static void drop_part(struct loop *loop, struct echoing *echoing) {
    struct part *part = part_at(echoing, 0);
    if (part->group != GROUPS) {
        give_back(loop, part->group, part->id);
    }
    echoing->first++;
    echoing->count--;
}

static void sent_parts(struct loop *loop, struct echoing *echoing, size_t bytes) {
    while (bytes > 0) {
        struct part *part = part_at(echoing, 0);
        size_t gone = bytes < part->length ? bytes : part->length;
        part->at += gone;
        part->length -= gone;
        bytes -= gone;
        if (part->length == 0) {
            drop_part(loop, echoing);
        }
    }
}

static void send_to(struct loop *loop, int fd) {
    struct client *client = &loop->clients[fd];
    size_t length;
    client->dirty = false;
    if (client->open && !client->ended && loop->echoing[fd] != NULL) {
        send_parts(loop, fd);
        return;
    }
    if (!client->open || client->ended || client->owed == 0) {
        return;
    }
    const char *bytes = next(&loop->answers, client, &length);
    struct io_uring_sqe *sqe = entry(loop);
    io_uring_prep_send(sqe, fd, bytes, length, MSG_NOSIGNAL);
    set_data(sqe, SEND, fd);
    client->sending = true;
}

// Nothing of the client is in the kernel any more when both its receive and its send have ended.
static void end(struct loop *loop, int fd) {
    struct client *client = &loop->clients[fd];
    client->ended = true;
    if (client->open && !client->sending) {
        struct echoing *echoing = loop->echoing[fd];
        while (echoing != NULL && echoing->count > 0) {
            drop_part(loop, echoing);
        }
        free(echoing);
        loop->echoing[fd] = NULL;
        client->open = false;
        close(fd);
    }
}

static void on_accept(struct loop *loop, struct io_uring_cqe *cqe) {
    if (cqe->res >= 0 && (size_t)cqe->res < loop->clients_max) {
        bool dirty = loop->clients[cqe->res].dirty; // of the one before, which is still listed
        loop->clients[cqe->res] = (struct client){.open = true, .dirty = dirty};
        receive(loop, cqe->res);
    } else if (cqe->res >= 0) {
        close(cqe->res);
    }
    if (!(cqe->flags & IORING_CQE_F_MORE)) {
        accept_all(loop);
    }
}

// A client that POSTs: what it receives into small buffers is cancelled, and goes on with large ones.
static struct echoing *begin_echo(struct loop *loop, int fd) {
    struct echoing *echoing = calloc(1, sizeof *echoing);
    if (echoing == NULL) {
        fail("calloc", ENOMEM);
    }
    loop->echoing[fd] = echoing;
    struct io_uring_sqe *sqe = entry(loop);
    io_uring_prep_cancel64(sqe, (uint64_t)RECEIVE << 32 | (uint32_t)fd, 0);
    set_data(sqe, CANCEL, fd);
    return echoing;
}

static void add_part(struct echoing *echoing, struct part part) {
    *part_at(echoing, echoing->count) = part;
    echoing->count++;
}

// What arrived is to be sent back; answers whether its buffer is kept until then.
static bool echo_bytes(struct loop *loop, int fd, struct part arrived) {
    struct echoing *echoing = loop->echoing[fd];
    struct echo *echo = &echoing->echo;
    if (echo->left == 0) {
        ssize_t taken = take_head(echo, &loop->answers, SERVER, arrived.at, arrived.length);
        if (taken < 0) {
            shutdown(fd, SHUT_RDWR);
            return false;
        }
        arrived.at += taken;
        arrived.length -= (size_t)taken;
        if (echo->answer_length > 0) {
            add_part(echoing, (struct part){.at = echo->answer, .length = echo->answer_length, .group = GROUPS});
        }
    }
    if (arrived.length > echo->left || echoing->count == PARTS_MAX) {
        shutdown(fd, SHUT_RDWR); // another request, before this one was answered
        return false;
    }
    echo->left -= arrived.length;
    if (arrived.length > 0) {
        add_part(echoing, arrived);
    }
    mark(loop, fd);
    return arrived.length > 0;
}

static void on_bytes(struct loop *loop, struct io_uring_cqe *cqe, int fd) {
    struct client *client = &loop->clients[fd];
    struct echoing *echoing = loop->echoing[fd];
    enum group group = echoing != NULL && echoing->large ? LARGE : SMALL;
    unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;
    char *buffer = loop->buffers[group].memory + id * loop->buffers[group].bytes;
    bool kept = false;
    if (cqe->res > 0) {
        if (!client->known && buffer[0] == 'P') {
            echoing = begin_echo(loop, fd);
        }
        client->known = true;
        if (echoing == NULL) {
            client->owed += count_heads(client, buffer, (size_t)cqe->res) * loop->answers.length;
            mark(loop, fd);
        } else if (!client->ended) {
            kept = echo_bytes(
                loop, fd, (struct part){.at = buffer, .length = (size_t)cqe->res, .group = group, .id = id});
        }
    }
    if (!kept) {
        give_back(loop, group, id);
    }
}

static void on_receive(struct loop *loop, struct io_uring_cqe *cqe, int fd) {
    if (cqe->flags & IORING_CQE_F_BUFFER) {
        on_bytes(loop, cqe, fd);
    }
    struct echoing *echoing = loop->echoing[fd];
    bool cancelled = cqe->res == -ECANCELED && echoing != NULL;
    if (cqe->res <= 0 && cqe->res != -ENOBUFS && !cancelled) {
        end(loop, fd);
    } else if (!(cqe->flags & IORING_CQE_F_MORE)) {
        bool starved = echoing != NULL && echoing->large && cqe->res == -ENOBUFS;
        if (echoing != NULL) {
            echoing->large = true;
        }
        if (starved) {
            echoing->starved = true;
            loop->starved[loop->starved_count++] = fd;
        } else {
            receive(loop, fd);
        }
    }
}

// Sends have given buffers back.
static void feed_starved(struct loop *loop) {
    size_t count = loop->starved_count;
    loop->starved_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct echoing *echoing = loop->echoing[loop->starved[i]];
        if (echoing != NULL && echoing->starved) {
            echoing->starved = false;
            receive(loop, loop->starved[i]);
        }
    }
}

static void on_send(struct loop *loop, struct io_uring_cqe *cqe, int fd) {
    struct client *client = &loop->clients[fd];
    client->sending = false;
    if (client->ended) {
        end(loop, fd);
    } else if (cqe->res < 0) {
        shutdown(fd, SHUT_RDWR); // its receive ends, and it with that
    } else if (loop->echoing[fd] != NULL) {
        sent_parts(loop, loop->echoing[fd], (size_t)cqe->res);
        mark(loop, fd);
        feed_starved(loop);
    } else {
        sent(&loop->answers, client, (size_t)cqe->res);
        mark(loop, fd);
    }
}

static void turn(struct loop *loop) {
    int submitted = io_uring_submit_and_wait(&loop->ring, 1);
    if (submitted < 0 && submitted != -EINTR && submitted != -EBUSY && submitted != -EAGAIN) {
        fail("io_uring_submit_and_wait", -submitted);
    }
    refresh(&loop->answers, SERVER);
    unsigned head;
    unsigned count = 0;
    struct io_uring_cqe *cqe;
    io_uring_for_each_cqe(&loop->ring, head, cqe) {
        count++;
        int fd = (int)(uint32_t)cqe->user_data;
        switch ((enum operation)(cqe->user_data >> 32)) {
            case ACCEPT:
                on_accept(loop, cqe);
                break;
            case RECEIVE:
                on_receive(loop, cqe, fd);
                break;
            case SEND:
                on_send(loop, cqe, fd);
                break;
            case CANCEL:
                break; // what it cancelled has ended by itself, or does so now
        }
    }
    io_uring_cq_advance(&loop->ring, count);
    for (size_t i = 0; i < loop->dirty_count; i++) {
        send_to(loop, loop->dirty[i]);
    }
    loop->dirty_count = 0;
}

static void provide_buffers(struct loop *loop, enum group group, unsigned count, size_t bytes) {
    struct buffers *buffers = &loop->buffers[group];
    buffers->count = count;
    buffers->bytes = bytes;
    size_t ring_bytes = count * sizeof(struct io_uring_buf);
    if (posix_memalign((void **)&buffers->ring, (size_t)sysconf(_SC_PAGESIZE), ring_bytes) != 0) {
        fail("posix_memalign", ENOMEM);
    }
    buffers->memory = malloc(count * bytes);
    if (buffers->memory == NULL) {
        fail("malloc", ENOMEM);
    }
    struct io_uring_buf_reg registration = {
        .ring_addr = (uint64_t)(uintptr_t)buffers->ring, .ring_entries = count, .bgid = (uint16_t)group};
    int error = io_uring_register_buf_ring(&loop->ring, &registration, 0);
    if (error < 0) {
        fail("io_uring_register_buf_ring", -error);
    }
    io_uring_buf_ring_init(buffers->ring);
    for (unsigned i = 0; i < count; i++) {
        give_back(loop, group, i);
    }
}

static void *run(void *listener) {
    struct loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL) {
        fail("calloc", ENOMEM);
    }
    loop->listener = (int)(intptr_t)listener;
    loop->clients = clients(&loop->clients_max);
    loop->dirty = malloc(loop->clients_max * sizeof *loop->dirty);
    loop->starved = malloc(loop->clients_max * sizeof *loop->starved);
    loop->echoing = calloc(loop->clients_max, sizeof *loop->echoing);
    if (loop->dirty == NULL || loop->starved == NULL || loop->echoing == NULL) {
        fail("memory", ENOMEM);
    }
    struct io_uring_params parameters = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
                 IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP,
        .cq_entries = COMPLETIONS};
    int error = io_uring_queue_init_params(ENTRIES, &loop->ring, &parameters);
    if (error < 0) {
        fail("io_uring_queue_init_params", -error);
    }
    io_uring_register_ring_fd(&loop->ring);
    provide_buffers(loop, SMALL, BUFFERS, BUFFER_BYTES);
    provide_buffers(loop, LARGE, ECHO_BUFFERS, ECHO_BUFFER_BYTES);
    refresh(&loop->answers, SERVER);
    accept_all(loop);
    for (;;) {
        turn(loop);
    }
    return NULL;
}

int main(int argc, char **argv) {
    run_loops(argc, argv, run);
    return 0;
}
