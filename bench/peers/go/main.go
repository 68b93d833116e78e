// The reference application on Go's net/http, as its users write it. Listens on 127.0.0.1 and ends with its standard
// input.
//
//	go_server -port PORT -loops N
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const (
	text          = "text/plain; charset=utf-8"
	octets        = "application/octet-stream"
	chunksMax     = 1_000_000_000
	chunkBytesMax = 1 << 20
	delayMax      = 600_000
)

type message struct {
	Message string `json:"message"`
}

var (
	hello   = []byte("Hello, World!")
	letters = []byte(strings.Repeat("x", chunkBytesMax))
)

// reads lets GET and HEAD pass; the answer says what is common to all.
func reads(handle http.HandlerFunc) http.HandlerFunc {
	return allows("GET, HEAD", handle)
}

func allows(methods string, handle http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "go")
		for _, method := range strings.Split(methods, ", ") {
			if r.Method == method {
				handle(w, r)
				return
			}
		}
		w.Header().Set("Allow", methods)
		answer(w, http.StatusMethodNotAllowed, "Method Not Allowed")
	}
}

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", text)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	io.WriteString(w, body)
}

func plaintext(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", text)
	w.Header().Set("Content-Length", "13")
	w.Write(hello)
}

func jsonMessage(w http.ResponseWriter, r *http.Request) {
	body, err := json.Marshal(message{"Hello, World!"})
	if err != nil {
		answer(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

func echo(w http.ResponseWriter, r *http.Request) {
	if kind := r.Header.Get("Content-Type"); kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	if r.ContentLength >= 0 {
		w.Header().Set("Content-Length", strconv.FormatInt(r.ContentLength, 10))
	}
	io.Copy(w, r.Body)
}

// number is a parameter of the query; -1 where it is missing or out of range.
func number(r *http.Request, name string, max int64) int64 {
	value, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
	if err != nil || value < 0 || value > max {
		return -1
	}
	return value
}

func stream(w http.ResponseWriter, r *http.Request) {
	chunks, size := number(r, "chunks", chunksMax), number(r, "size", chunkBytesMax)
	if chunks < 0 || size < 0 {
		answer(w, http.StatusBadRequest, "A number in the query is missing or out of range.")
		return
	}
	w.Header().Set("Content-Type", octets)
	flusher := w.(http.Flusher)
	flusher.Flush()
	for ; chunks > 0 && size > 0; chunks-- {
		if _, err := w.Write(letters[:size]); err != nil {
			return
		}
		flusher.Flush()
	}
}

func bytes(w http.ResponseWriter, r *http.Request) {
	size, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/bytes/"), 10, 64)
	if err != nil || size < 0 {
		answer(w, http.StatusNotFound, "Not Found")
		return
	}
	w.Header().Set("Content-Type", octets)
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	for size > 0 && r.Method != "HEAD" {
		length := size
		if length > chunkBytesMax {
			length = chunkBytesMax
		}
		if _, err := w.Write(letters[:length]); err != nil {
			return
		}
		size -= length
	}
}

func delay(w http.ResponseWriter, r *http.Request) {
	millis := number(r, "ms", delayMax)
	if millis < 0 {
		answer(w, http.StatusBadRequest, "A number in the query is missing or out of range.")
		return
	}
	time.Sleep(time.Duration(millis) * time.Millisecond)
	answer(w, http.StatusOK, "Delayed")
}

func main() {
	port := flag.Int("port", 8080, "port of 127.0.0.1")
	loops := flag.Int("loops", 1, "processors that are used at once")
	flag.Parse()
	runtime.GOMAXPROCS(*loops)
	mux := http.NewServeMux()
	mux.HandleFunc("/plaintext", reads(plaintext))
	mux.HandleFunc("/json", reads(jsonMessage))
	mux.HandleFunc("/echo", allows("POST", echo))
	mux.HandleFunc("/stream", reads(stream))
	mux.HandleFunc("/bytes/", reads(bytes))
	mux.HandleFunc("/delay", reads(delay))
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	log.Fatal(http.Serve(listener, mux))
}
