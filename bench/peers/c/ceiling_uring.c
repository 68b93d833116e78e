// The ceiling of a ring: the least that liburing needs to answer GET requests. Multishot accept and multishot receive into
// a ring of provided buffers; the sends of one turn are submitted together with the next wait.
//
//   ceiling_uring PORT LOOPS
//
// Not a server to use: every request is taken for one without content, and gets the same answer.
#include "ceiling.h"

#include <liburing.h>

#define ENTRIES 4096
#define COMPLETIONS 65536
#define BUFFERS 1024 // a power of two
#define BUFFER_BYTES 4096
#define GROUP 0

enum operation { ACCEPT, RECEIVE, SEND };

struct loop {
    struct io_uring ring;
    struct io_uring_buf_ring *buffers;
    char *memory;
    struct answers answers;
    struct client *clients;
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
    sqe->buf_group = GROUP;
    set_data(sqe, RECEIVE, fd);
}

static void mark(struct loop *loop, int fd) {
    struct client *client = &loop->clients[fd];
    if (!client->dirty && !client->sending && client->owed > 0) {
        client->dirty = true;
        loop->dirty[loop->dirty_count++] = fd;
    }
}

static void send_to(struct loop *loop, int fd) {
    struct client *client = &loop->clients[fd];
    size_t length;
    client->dirty = false;
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

static void on_receive(struct loop *loop, struct io_uring_cqe *cqe, int fd) {
    struct client *client = &loop->clients[fd];
    if (cqe->flags & IORING_CQE_F_BUFFER) {
        unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;
        char *buffer = loop->memory + (size_t)id * BUFFER_BYTES;
        if (cqe->res > 0) {
            client->owed += count_heads(client, buffer, (size_t)cqe->res) * loop->answers.length;
            mark(loop, fd);
        }
        io_uring_buf_ring_add(loop->buffers, buffer, BUFFER_BYTES, (unsigned short)id,
                              io_uring_buf_ring_mask(BUFFERS), 0);
        io_uring_buf_ring_advance(loop->buffers, 1);
    }
    if (cqe->res <= 0 && cqe->res != -ENOBUFS) {
        end(loop, fd);
    } else if (!(cqe->flags & IORING_CQE_F_MORE)) {
        receive(loop, fd);
    }
}

static void on_send(struct loop *loop, struct io_uring_cqe *cqe, int fd) {
    struct client *client = &loop->clients[fd];
    client->sending = false;
    if (client->ended) {
        end(loop, fd);
    } else if (cqe->res < 0) {
        shutdown(fd, SHUT_RDWR); // its receive ends, and it with that
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
    refresh(&loop->answers, "ceiling-uring");
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
        }
    }
    io_uring_cq_advance(&loop->ring, count);
    for (size_t i = 0; i < loop->dirty_count; i++) {
        send_to(loop, loop->dirty[i]);
    }
    loop->dirty_count = 0;
}

static void provide_buffers(struct loop *loop) {
    size_t ring_bytes = BUFFERS * sizeof(struct io_uring_buf);
    if (posix_memalign((void **)&loop->buffers, (size_t)sysconf(_SC_PAGESIZE), ring_bytes) != 0) {
        fail("posix_memalign", ENOMEM);
    }
    loop->memory = malloc((size_t)BUFFERS * BUFFER_BYTES);
    if (loop->memory == NULL) {
        fail("malloc", ENOMEM);
    }
    struct io_uring_buf_reg registration = {
        .ring_addr = (uint64_t)(uintptr_t)loop->buffers, .ring_entries = BUFFERS, .bgid = GROUP};
    int error = io_uring_register_buf_ring(&loop->ring, &registration, 0);
    if (error < 0) {
        fail("io_uring_register_buf_ring", -error);
    }
    io_uring_buf_ring_init(loop->buffers);
    for (int i = 0; i < BUFFERS; i++) {
        io_uring_buf_ring_add(loop->buffers, loop->memory + (size_t)i * BUFFER_BYTES, BUFFER_BYTES, (unsigned short)i,
                              io_uring_buf_ring_mask(BUFFERS), i);
    }
    io_uring_buf_ring_advance(loop->buffers, BUFFERS);
}

static void *run(void *listener) {
    struct loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL) {
        fail("calloc", ENOMEM);
    }
    loop->listener = (int)(intptr_t)listener;
    loop->clients = clients(&loop->clients_max);
    loop->dirty = malloc(loop->clients_max * sizeof *loop->dirty);
    struct io_uring_params parameters = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
                 IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP,
        .cq_entries = COMPLETIONS};
    int error = io_uring_queue_init_params(ENTRIES, &loop->ring, &parameters);
    if (error < 0) {
        fail("io_uring_queue_init_params", -error);
    }
    io_uring_register_ring_fd(&loop->ring);
    provide_buffers(loop);
    refresh(&loop->answers, "ceiling-uring");
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
