# Licence: free for all.

### Texts of the reading room.

-room-name = Reading room
    .starts-with = consonant
-reader =
    { $case ->
       *[nominative] reader
        [genitive] reader's
    }

## Letters

# Variables:
#   $count (Number): how many letters wait
letters =
    { $count ->
        [0] No letters
        [one] One letter
       *[other] { $count } letters
    }
drafts = { $count ->
    [one] a draft
      on two lines
    *[other]
        { $count } drafts
  }
pages =
    .label =
        { NUMBER($count, type: "cardinal") ->
           *[other] { $count } pages
        }
open =
    .label = Open the { -room-name }
    .accesskey = O
    .style = width: 10em
long = The first line
    and the second one

      with more space before
    { $name } at the start, { DATETIME($day, month: "long",
        day: "numeric") } inside
signs = Braces {"{"}, {"}"} and { "{" }, an empty { "" } one,
    {"["}a bracket, {"*"} a star
    {"."} a dot
mixed = You have { $count ->
        [one] one book
       *[other] { $count } books
    } from { PLATFORM() ->
        [phone] your phone
       *[desk] your desk
    }.
tricky = {"{"} $name {"}"} is not { $name }
nested = {{ $name }} and { $a ->
    [x] { $b ->
        [one] deep one
       *[other] deep many
    }
   *[y] shallow
}
url = See <a href="https://example.org/?q={ $q }">the page</a>.
