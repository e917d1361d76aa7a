UPDATE target
  -- A text is its writer's, whoever brought it back: where it stood here before, of whoever confirmed it first.
  SET author = coalesce((
  SELECT e.record ->> '$.actor' FROM segment s
  JOIN chain c ON c.kind = 'segment' AND c.subject = s.key AND c.language = target.language
  JOIN event e ON e.chain = c.id
  WHERE s.id = target.segment AND e.record ->> '$.action' = 'segment:translated' AND e.record -> '$.body.content' = (
    SELECT l.record -> '$.body.content' FROM event l
    WHERE l.chain = c.id AND l.record ->> '$.action' IN ('segment:translated', 'segment:drafted')
    ORDER BY l.number DESC LIMIT 1)
  ORDER BY e.number LIMIT 1), author)
WHERE revision > 2 AND typed <> '';
