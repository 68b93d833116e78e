#!/usr/bin/env bash
# A browser loads a site of 100 assets from `torc serve`, on each engine, and again after it was started anew: the first time
# each is sent, the second time each is answered 304. What was answered is in the browser's own log of the network.
#
#   tests/browser.sh
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

assets=100
export TORC_JAVA_OPTS=-Xmx64m
site=$work/site
mkdir "$site"

# A page that has loaded all of its assets says so in its title.
make_site() {
    local i
    {
        echo '<!DOCTYPE html><html><head><title>loading</title><link rel="icon" href="data:,">'
        for ((i = 0; i < assets / 4; i++)); do
            echo "body { --asset-$i: 1 }" >"$site/style$i.css"
            echo "<link rel=stylesheet href=style$i.css>"
            echo "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='$((i + 1))'/>" >"$site/image$i.svg"
            echo "window.loaded = (window.loaded || 0) + 1;" >"$site/script$i.js"
            echo "{\"asset\": $i}" >"$site/data$i.json"
        done
        echo '</head><body>'
        for ((i = 0; i < assets / 4; i++)); do
            echo "<img src=image$i.svg><script src=script$i.js></script>"
        done
        cat <<END
<script>
    onload = async () => {
        const data = await Promise.all([...Array($((assets / 4))).keys()].map(
            i => fetch('data' + i + '.json').then(response => response.json())));
        const styles = getComputedStyle(document.body);
        const right = data.every((each, i) => each.asset === i && styles.getPropertyValue('--asset-' + i) === '1')
            && [...document.images].every((image, i) => image.naturalHeight === i + 1) && loaded === data.length;
        document.title = right ? 'complete' : 'incomplete';
    };
</script></body></html>
END
    } >"$site/index.html"
    # Not written just now: the tags of new files change after a second.
    touch -d '1 hour ago' "$site"/*
}

# browse NAME: opens the page in a new process of the same profile; what it saw goes to the file NAME.
browse() {
    timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --disable-extensions \
        --user-data-dir="$work/profile-$engine" --log-net-log="$work/$1.json" \
        --virtual-time-budget=20000 --dump-dom "$url/files/" >"$work/$1.html" 2>"$work/$1.err" ||
        fail "$engine: the browser failed: $(tail -n 3 "$work/$1.err")"
    grep -q '<title>complete</title>' "$work/$1.html" || fail "$engine: the page did not load: $(head -c 300 "$work/$1.html")"
}

# answered NAME STATUS: how many responses with this status the browser received.
answered() {
    grep -c "\"HTTP/1.1 $2 " "$work/$1.json" || :
}

make_site
for engine in $(engines); do
    serve "$engine" --loops 1 --files "$site"
    browse first
    browse second
    sent=$(answered first 200)
    again=$(answered second 200)
    kept=$(answered second 304)
    echo "$engine: $sent responses with content, then $kept with 304 and $again with content"
    ((sent == assets + 1)) || fail "$engine: the first visit was answered with content $sent times"
    ((kept == assets + 1 && again == 0)) || fail "$engine: the second visit was not answered with 304 only"
    end_server
done
echo "browser: $assets assets were loaded, and revalidated with 304"
