package dev.torc.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyMatchTest {
    @ParameterizedTest
    @CsvSource({"ababac,xxababababac,true", "ab,a,false", "aab,aaab,true", "abc,abxabc,true", "abc,ab,false"})
    void findsATextHoweverTheContentIsCut(String text, String content, boolean found) {
        BodyMatch match = new BodyMatch(text);
        for (int cut = 0; cut <= content.length(); cut++) {
            match.reset();
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(US_ASCII));
            match.read(bytes, cut);
            match.read(bytes.position(cut), content.length() - cut);
            assertEquals(found, match.found(), "cut at " + cut);
        }
    }
}
