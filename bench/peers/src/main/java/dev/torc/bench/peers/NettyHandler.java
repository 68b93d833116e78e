package dev.torc.bench.peers;

import dev.torc.bench.app.Endpoints;
import dev.torc.bench.app.Filler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The application of one connection, on its loop's thread. Answers leave when all that was read has been answered. */
final class NettyHandler extends ChannelInboundHandlerAdapter {
    private static final AsciiString SERVER = AsciiString.cached("netty");
    private static final int PIECE_BYTES = 1 << 20;

    private boolean echoing;
    private boolean keepAlive;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                answer(context, request);
            }
            if (message instanceof HttpContent content && echoing) {
                echo(context, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answer(ChannelHandlerContext context, HttpRequest request) {
        keepAlive = HttpUtil.isKeepAlive(request);
        if (HttpUtil.is100ContinueExpected(request)) {
            var _ = context.write(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        String method = request.method().name();
        OptionalLong size = method.equals("GET") ? Endpoints.number(path, Endpoints.BYTES) : OptionalLong.empty();
        if (size.isPresent() && size.getAsLong() <= Answers.WHOLE_BYTES_MAX) {
            respond(context, request, 200, Endpoints.OCTETS_TYPE, letters((int) size.getAsLong()), null);
            return;
        }
        Route route = Route.of(method, path);
        if (route == Route.ECHO) {
            beginEcho(context, request);
        } else {
            String allowed = route == Route.NOT_ALLOWED ? Route.allowed(path) : null;
            ByteBuf content = Unpooled.wrappedBuffer(route.content());
            respond(context, request, route.status(), route.contentType(), content, allowed);
        }
    }

    private static ByteBuf letters(int size) {
        ByteBuffer[] pieces = new ByteBuffer[(size + PIECE_BYTES - 1) / PIECE_BYTES];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Filler.view(Math.min(PIECE_BYTES, size - i * PIECE_BYTES));
        }
        return Unpooled.wrappedBuffer(pieces);
    }

    private void respond(
            ChannelHandlerContext context,
            HttpRequest request,
            int status,
            String contentType,
            ByteBuf content,
            @Nullable String allowed) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        if (allowed != null) {
            headers.set(HttpHeaderNames.ALLOW, allowed);
        }
        common(request, response);
        var written = context.write(response);
        if (!keepAlive) {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void common(HttpRequest request, HttpResponse response) {
        response.headers().set(HttpHeaderNames.SERVER, SERVER).set(HttpHeaderNames.DATE, Answers.date());
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!request.protocolVersion().isKeepAliveDefault()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private void beginEcho(ChannelHandlerContext context, HttpRequest request) {
        echoing = true;
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (type != null) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        }
        if (HttpUtil.isTransferEncodingChunked(request)) {
            HttpUtil.setTransferEncodingChunked(response, true);
        } else {
            HttpUtil.setContentLength(response, HttpUtil.getContentLength(request, 0L));
        }
        common(request, response);
        var _ = context.write(response);
    }

    /** Stops reading while the peer does not read. */
    private void echo(ChannelHandlerContext context, HttpContent content) {
        ByteBuf bytes = content.content().retain();
        if (content instanceof LastHttpContent) {
            echoing = false;
            var written = context.write(new DefaultLastHttpContent(bytes));
            if (!keepAlive) {
                var _ = written.addListener(ChannelFutureListener.CLOSE);
            }
        } else {
            var _ = context.write(new DefaultHttpContent(bytes));
        }
        if (!context.channel().isWritable()) {
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
