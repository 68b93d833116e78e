package dev.torc.bench.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads shares such as {@code 5%} and {@code 0.5%}, as 0.05 and 0.005. */
final class Percents implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
    private static final double HUNDRED = 100;

    @Override
    public Double convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) > HUNDRED) {
            throw new TypeConversionException("'" + text + "' is not a share such as 5% or 0.5%");
        }
        return Double.parseDouble(matcher.group(1)) / HUNDRED;
    }
}
