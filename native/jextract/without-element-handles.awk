# Leaves out the handles of elements of arrays, and the accessors that use them: nobody does, and each handle that is made as its
# class is loaded costs a start milliseconds.
/private static final VarHandle .*\$ELEM_HANDLE =/ { accessors = 2 }
accessors == 0 { print }
accessors > 0 && /^ *}$/ { accessors-- }
