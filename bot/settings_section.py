"""What every table of the configuration is made of."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the file; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
