package dev.torc.bench.cli;

import dev.torc.bench.compare.CpuList;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads lists of CPUs such as {@code 0}, {@code 0-3} and {@code 0,2}. */
final class Cpus implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        if (CpuList.count(text).isEmpty()) {
            throw new TypeConversionException("CPUs are a list such as 0, 0-3 or 0,2, not '" + text + "'");
        }
        return text;
    }
}
